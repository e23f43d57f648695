// What a mailed receipt says: number, time and where to look; whoever reads along learns nothing else.

export function receiptLetter(
	receipt: string,
	submittedAt: string,
	address: string
): { subject: string; body: string } {
	return {
		subject: '【入企检查监督反馈】回执',
		body: [
			'您好：',
			'',
			`平台已于 ${submittedAt} 收到提交的内容。`,
			'',
			`回执号：${receipt}`,
			'查看进度：',
			address,
			'',
			'凭回执号可以查看进度，请妥善保管，不要转发。任何人不得要求出示。',
			'如果不是您本人操作，请删除本邮件。本邮件由平台自动发送，请勿直接回复。'
		].join('\n')
	};
}
