// What every public page shows at its head and foot.
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals }) => ({
	footer: locals.context.config.footer,
	keepYears: locals.context.config.keepYears
});
