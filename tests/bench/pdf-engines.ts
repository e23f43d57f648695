// The engines that draw one card after another, each in a process of its own: `fork` this file with
// a name, send it cards' numbers, and it answers with milliseconds and bytes.
import fontkit from '@cantoo/fontkit';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PDFDocument } from 'pdf-lib';
import QRCode from 'qrcode';
import { drawCard } from '#lib/server/cards/card-pdf.ts';
import type { FrozenCard } from '#lib/server/cards/card.ts';
import { signed } from '#lib/server/platform/pdf/signature.ts';
import { cardText, remark } from '#lib/server/regulation/annexes.ts';
import { itemNumbers, tenItems } from '#lib/server/regulation/ten-items.ts';
import { exampleCard, exampleCopy } from '../documents/example-papers.ts';

/** What an engine answers: how long a card took it, and how many bytes it has. */
export type Drawn = { milliseconds: number; bytes: number };

/** A different enterprise, representative and detail each time. */
export function cardNumber(index: number): FrozenCard {
	const place = (offset: number, count: number) =>
		Array.from({ length: count }, (_, at) =>
			String.fromCodePoint(0x4e00 + ((index * 131 + offset * 977 + at * 71) % 6000))
		).join('');
	return {
		...exampleCard,
		enterprise: `${place(1, 6)}有限公司`,
		representative: place(2, 3),
		items: { ...exampleCard.items, 2: { answer: 'yes', detail: place(3, 60), about: [] } }
	};
}

function remarkText({ contacts }: FrozenCard): string {
	return remark(contacts)
		.map(({ text }) => text)
		.join('');
}

export function linesOf(card: FrozenCard): string[] {
	return [
		`${cardText.unit}${card.visit.hosts.join('、')}`,
		`${cardText.inspectors}${card.visit.inspectors.join('、')}`,
		...itemNumbers.map(
			(item) => `${tenItems[item]} ${card.items[item].answer === 'yes' ? '是' : '否'}`
		),
		`${cardText.enterprise} ${card.enterprise} ${card.representative} ${card.phone}`,
		...(remarkText(card).match(/.{1,60}/gu) ?? []),
		'一、反馈“是”的具体情况',
		...(card.items[2].detail.match(/.{1,30}/gu) ?? []),
		'三、收件记录\u3000编号\u3000版次\u3000送达\u3000公示编号\u3000收到时间\u3000反馈期限\u3000标记',
		'四、签收\u3000收件机构\u3000签收人（签名）\u3000签收日期\u3000备注\u3000执法监督机构\u3000机关纪委',
		`内容校验 ${exampleCopy.contentHash}`,
		`审计日志 ${card.ledgerHead}`
	];
}

const require_ = createRequire(import.meta.url);
const noto = '@expo-google-fonts/noto-serif-sc';
const regular = readFileSync(require_.resolve(`${noto}/400Regular/NotoSerifSC_400Regular.ttf`));
const bold = readFileSync(require_.resolve(`${noto}/700Bold/NotoSerifSC_700Bold.ttf`));

const checkAddress = `http://localhost:3000/verify#${exampleCopy.number}.${exampleCopy.contentHash}`;

/** What a tutorial does: fonts embedded and subset by the library, each time anew. */
async function naively(card: FrozenCard): Promise<Uint8Array> {
	const document = await PDFDocument.create();
	document.registerFontkit(fontkit as unknown as Parameters<PDFDocument['registerFontkit']>[0]);
	const [text, title] = [
		await document.embedFont(regular, { subset: true }),
		await document.embedFont(bold, { subset: true })
	];
	const pages = [document.addPage([595, 842]), document.addPage([595, 842])];
	pages[0]?.drawText(cardText.title, { x: 200, y: 770, size: 22, font: title });
	linesOf(card).forEach((line, index) => {
		const place = { x: 70, y: 730 - (index % 20) * 26, size: 11.5, font: text };
		pages[Math.floor(index / 20)]?.drawText(line, place);
	});
	const code = await document.embedPng(await QRCode.toBuffer(checkAddress));
	for (const page of pages) page.drawImage(code, { x: 465, y: 45, width: 60, height: 60 });
	return document.save();
}

const engines: Record<string, (card: FrozenCard) => Promise<Uint8Array>> = {
	ours: (card) => drawCard(card, exampleCopy),
	signed: async (card) =>
		signed(
			await drawCard(card, exampleCopy),
			{ file: process.env.BENCH_P12 ?? '', password: 'bench' },
			'bench',
			new Date(0)
		),
	naive: naively
};

const engine = engines[process.argv[2] ?? ''];
if (process.send && engine) {
	process.on('message', async (number: number) => {
		const card = cardNumber(number);
		const begin = performance.now();
		const { length } = await engine(card);
		process.send?.({ milliseconds: performance.now() - begin, bytes: length } satisfies Drawn);
	});
}
