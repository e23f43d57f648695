// What every public page shows at its head and foot.
import { isTypeLarge } from './type-size.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = (event) => ({
	footer: event.locals.context.config.footer,
	large: isTypeLarge(event)
});
