// Holds a card.json against docs/card.schema.json; a word of the schema that it does not know is a fault.
import { readFileSync } from 'node:fs';

interface Schema {
	type?: string | string[];
	enum?: unknown[];
	pattern?: string;
	minimum?: number;
	required?: string[];
	properties?: Record<string, Schema>;
	additionalProperties?: boolean;
	items?: Schema;
	minItems?: number;
	$ref?: string;
}

const whole = JSON.parse(readFileSync('docs/card.schema.json', 'utf8'));
const known = new Set(
	'type enum pattern minimum required properties additionalProperties items minItems $ref'.split(
		' '
	)
);
const remarks = new Set(['$schema', '$id', 'title', 'description', '$defs']);

/** What is wrong with a value, by place; empty when it is as the schema says. */
export function faultsOf(value: unknown, given: Schema = whole, place = ''): string[] {
	const name = given.$ref?.replace('#/$defs/', '');
	const schema: Schema = name ? whole.$defs[name] : given;
	const unknown = Object.keys(schema).filter((word) => !known.has(word) && !remarks.has(word));
	const faults = unknown.map((word) => `${place}: unknown word ${word}`);
	const type = typeOf(value);
	const types = [schema.type ?? type].flat();
	if (!types.includes(type) && !(type === 'integer' && types.includes('number')))
		return [...faults, `${place}: ${type} is not ${types.join(' or ')}`];
	if (schema.enum && !schema.enum.includes(value)) faults.push(`${place}: not among the values`);
	if (schema.pattern && !new RegExp(schema.pattern, 'u').test(String(value)))
		faults.push(`${place}: not of the form`);
	if (schema.minimum !== undefined && Number(value) < schema.minimum)
		faults.push(`${place}: less than ${schema.minimum}`);
	if (Array.isArray(value)) {
		if (value.length < (schema.minItems ?? 0)) faults.push(`${place}: too few`);
		value.forEach((each, at) =>
			faults.push(...faultsOf(each, schema.items ?? {}, `${place}/${at}`))
		);
	} else if (type === 'object') {
		const members = value as Record<string, unknown>;
		for (const each of schema.required ?? [])
			if (!(each in members)) faults.push(`${place}/${each}: missing`);
		for (const [key, member] of Object.entries(members)) {
			const own = schema.properties?.[key];
			if (own) faults.push(...faultsOf(member, own, `${place}/${key}`));
			else if (schema.additionalProperties === false) faults.push(`${place}/${key}: not foreseen`);
		}
	}
	return faults;
}

function typeOf(value: unknown): string {
	if (value === null) return 'null';
	if (Array.isArray(value)) return 'array';
	return Number.isInteger(value) ? 'integer' : typeof value;
}
