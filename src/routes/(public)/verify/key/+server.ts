// The public half of the signing key, for whoever wants to check without this portal.
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ locals }) => {
	const keys = locals.context.signingKey.publicKeys.map(
		({ version, pem }) => `# 密钥版本 ${version}（Ed25519）\n${pem}`
	);
	return new Response(keys.join('\n'), {
		headers: { 'content-type': 'text/plain; charset=utf-8' }
	});
};
