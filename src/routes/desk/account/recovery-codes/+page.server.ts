// Ten new recovery codes in place of the old ones.
import { countRecoveryCodes, renewRecoveryCodes } from '#lib/server/journey/prove-person.ts';
import { readFields } from '#lib/server/platform/form.ts';
import { formOf } from '../../../(public)/reading.ts';
import { mistaken, undone } from '../../answer.ts';
import { personAt } from '../../who.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
	left: await countRecoveryCodes(locals.context, personAt(locals))
});

export const actions: Actions = {
	default: async (event) => {
		const { problems } = readFields(await formOf(event), { single: [] });
		if (Object.keys(problems).length > 0) return mistaken(problems, {});
		const outcome = await renewRecoveryCodes(event.locals.context, personAt(event.locals));
		if (!('done' in outcome)) return undone(outcome, {});
		return { codes: outcome.done };
	}
};
