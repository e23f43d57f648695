// What a closure offers to choose from, in words.
import { handlingNames, measureNames, outcomeNames } from '#lib/server/regulation/handling.ts';
import { outcomesOfReports } from '#lib/server/reports/handling-form.ts';

export const closureChoices = {
	handlings: Object.entries(handlingNames),
	outcomes: outcomesOfReports.map((outcome) => [outcome, outcomeNames[outcome]] as const),
	measures: Object.entries(measureNames)
};
