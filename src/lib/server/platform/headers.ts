// The headers under which every answer leaves, pages, files and errors alike.

/** What a browser may not use here: all that it could ask for. */
const features = [
	'accelerometer',
	'ambient-light-sensor',
	'attribution-reporting',
	'autoplay',
	'bluetooth',
	'browsing-topics',
	'camera',
	'compute-pressure',
	'display-capture',
	'encrypted-media',
	'fullscreen',
	'gamepad',
	'geolocation',
	'gyroscope',
	'hid',
	'identity-credentials-get',
	'idle-detection',
	'local-fonts',
	'magnetometer',
	'microphone',
	'midi',
	'otp-credentials',
	'payment',
	'picture-in-picture',
	'publickey-credentials-create',
	'publickey-credentials-get',
	'screen-wake-lock',
	'serial',
	'storage-access',
	'usb',
	'web-share',
	'window-management',
	'xr-spatial-tracking'
];

const policyOfPages = features.map((feature) => `${feature}=()`).join(', ');
/** Only a page can use a feature: a phone need not fetch the whole list with every file. */
const policyOfFiles = 'camera=(), geolocation=(), microphone=()';

/** For what is no page of Kit's, which names its scripts itself: no script, no plugin, no frame. */
const withoutScripts = [
	"default-src 'none'",
	"style-src 'self'",
	"img-src 'self'",
	"object-src 'none'",
	"base-uri 'none'",
	"form-action 'self'",
	"frame-ancestors 'none'"
].join('; ');

/** A page may set its own policy and caching afterwards; the rest stands. */
export function headersOf(origin: string, path: string): Record<string, string> {
	return {
		'content-security-policy': withoutScripts,
		'x-content-type-options': 'nosniff',
		'x-frame-options': 'DENY',
		// `no-referrer` would make browsers send `Origin: null` with forms.
		'referrer-policy': 'same-origin',
		'permissions-policy': isFile(path) ? policyOfFiles : policyOfPages,
		'cross-origin-opener-policy': 'same-origin',
		'cross-origin-resource-policy': 'same-origin',
		'x-permitted-cross-domain-policies': 'none',
		'cache-control': isPrivate(path) ? 'no-store' : 'no-cache',
		...(origin.startsWith('https:') && {
			'strict-transport-security': 'max-age=31536000; includeSubDomains'
		})
	};
}

function isFile(path: string): boolean {
	return /\.(css|js|svg|txt)$/.test(path);
}

/** Where an answer may hold what is for one person only. */
function isPrivate(path: string): boolean {
	return /^\/(desk|sign-in|sign-out|invitation|r|letters|demo)(\/|$)/.test(path);
}
