// 回执 as a picture, to be kept by a long press: number, time and where to look; the same for 是 and 否.
import { Picture } from '#lib/server/platform/picture.ts';

const width = 640;
const height = 575;
const left = 40;

/** PNG. `address`: the receipt's page, in the QR. `submittedAt` in words. */
export function drawReceipt(receipt: string, submittedAt: string, address: string): Buffer {
	const picture = new Picture(width, height);
	for (const [x, y, w, h] of [
		[10, 10, width - 20, 3],
		[10, height - 13, width - 20, 3],
		[10, 10, 3, height - 20],
		[width - 13, 10, 3, height - 20]
	] as const)
		picture.box(x, y, w, h);
	picture.words('入企检查监督反馈\u3000回执', 'title', 40, left, 75);
	picture.words(`收到时间\u3000${submittedAt}`, 'text', 28, left, 130);
	picture.words('回执号', 'text', 28, left, 180);
	const half = Math.ceil(receipt.length / 2);
	picture.words(receipt.slice(0, half), 'title', 40, left, 232);
	picture.words(receipt.slice(half), 'title', 40, left, 284);
	const side = picture.qr(address, left - 20, 300, 270);
	const beside = left + side;
	picture.words('扫码查看进度', 'title', 30, beside, 400);
	picture.words('请自己留存', 'text', 26, beside, 446);
	picture.words('不要交给检查人员', 'text', 26, beside, 486);
	return picture.png();
}
