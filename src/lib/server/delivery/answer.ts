// 答复: what a mail server's answer means for the office, in plain words beside the server's own.
import type { Attempt } from './letter.ts';
import type { Return } from './return.ts';

// RFC 3463, the part behind the class: `5.1.1` and `4.1.1` speak of the same thing.
const meanings: [RegExp, string][] = [
	[/^1\.(1|3|6)$/, '对方没有这个邮箱，请核对地址'],
	[/^(1\.2|4\.4)$/, '找不到这个邮箱的域名，请核对地址'],
	[/^1\./, '对方邮件服务器不认这个地址，请核对'],
	[/^2\.1$/, '对方邮箱已停用'],
	[/^2\.2$/, '对方邮箱已满，请收件部门腾出空间'],
	[/^(2\.3|3\.4)$/, '对方邮箱嫌邮件过大'],
	[/^2\./, '对方邮箱暂时不能收信'],
	[/^4\./, '网络或对方邮件服务器暂时不通'],
	[/^6\./, '对方邮件服务器不接受附件的格式'],
	[/^7\./, '被对方的安全策略拦截，请收件部门把平台的发件地址列入允许名单']
];

const faults: Record<string, string> = {
	ETLS: '邮件服务器没有提供可信的加密连接，平台没有发送',
	EAUTH: '邮件服务器不接受平台的用户名或密码',
	ETIMEDOUT: '邮件服务器没有及时应答',
	ECONNECTION: '连不上邮件服务器',
	ESOCKET: '与邮件服务器的连接中断',
	EDNS: '找不到邮件服务器的地址',
	EMADE: '平台未能生成这封邮件'
};

/** What became of one attempt. */
export function attemptInWords({ outcome, answer, fault }: Attempt): string {
	if (outcome === 'accepted') return '对方邮件服务器已收下';
	if (outcome === 'unknown') return '交出后连接中断，不能确定对方是否收下';
	const known = fault === null ? undefined : faults[fault];
	if (known) return known;
	const code = /^\s*([45])\d\d[ -]/.exec(answer)?.[1];
	return (
		meaningOf(answer) ??
		(code === '5' ? '对方邮件服务器拒收' : code === '4' ? '对方邮件服务器暂时不收' : '没有送出')
	);
}

/** What a report says that came back later. */
export function returnInWords({ verdict, status }: Pick<Return, 'verdict' | 'status'>): string {
	const meaning = meaningOf(status);
	if (verdict === 'hard') return `收下后又退回${meaning ? `：${meaning}` : ''}`;
	return meaning ?? '对方邮件服务器报告尚未送到邮箱';
}

function meaningOf(answer: string): string | undefined {
	const detail = /\b[245]\.(\d{1,3}\.\d{1,3})\b/.exec(answer)?.[1] ?? '';
	return meanings.find(([pattern]) => pattern.test(detail))?.[1];
}
