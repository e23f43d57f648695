// The structure of a document as screen readers and archives read it: headings, paragraphs, tables.
import type { Sheet } from './sheet.ts';

export type TagName = 'Document' | 'H1' | 'H2' | 'P' | 'Table' | 'TR' | 'TH' | 'TD' | 'Figure';

/** What a header cell heads. */
export type Scope = 'Row' | 'Column';

/** A stretch of a page's content that belongs to a tag. */
export interface Mark {
	sheet: Sheet;
	id: number;
}

/** An element of the structure; its parts stand in reading order. */
export class Tag {
	readonly name: TagName;
	readonly scope: Scope | null;
	/** What a picture says, for who cannot see it. */
	readonly alt: string;
	readonly parts: (Tag | Mark)[] = [];

	constructor(name: TagName, { scope = null as Scope | null, alt = '' } = {}) {
		this.name = name;
		this.scope = scope;
		this.alt = alt;
	}

	/** A new element behind the others. */
	add(name: TagName, more: { scope?: Scope | null; alt?: string } = {}): Tag {
		const tag = new Tag(name, more);
		this.parts.push(tag);
		return tag;
	}
}
