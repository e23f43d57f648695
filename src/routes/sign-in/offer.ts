// The QR by which a phone's app takes over a second factor: drawn here, as SVG without style.
import QRCode from 'qrcode';
import type { Account } from '#lib/server/identity/person-repository.ts';
import { offeredFactor } from '#lib/server/journey/prove-person.ts';

export async function drawnOffer({ context, sessionId }: App.Locals, person: Account) {
	const { secret, address } = offeredFactor(context, person, sessionId ?? '');
	return {
		qr: await QRCode.toString(address, { type: 'svg', margin: 2 }),
		/** For typing it in, in groups of four. */
		secret: secret.match(/.{1,4}/g)?.join(' ') ?? ''
	};
}
