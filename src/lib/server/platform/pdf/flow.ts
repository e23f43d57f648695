// Lets paragraphs and table rows run down a sheet and on to the next one.
import { hexOf } from './faces.ts';
import { setLines } from './lines.ts';
import type { Inline, Line, TextStyle } from './lines.ts';
import type { Paper } from './paper.ts';
import type { Sheet, SheetSize } from './sheet.ts';
import type { Scope, Tag, TagName } from './tags.ts';

/** The type area of a sheet; all in points from the upper left corner. */
export interface Area {
	left: number;
	top: number;
	width: number;
	bottom: number;
}

/** One cell of a table row. */
export interface Cell {
	content: readonly Inline[];
	/** Points, the sum over a row being the area's width. */
	width: number;
	style: TextStyle;
	/** Stands in the middle of its height instead of at the top. */
	middle?: boolean;
	/** A header cell, of its row or its column. */
	heads?: Scope;
}

export interface RowStyle {
	/** White within the cell, in points. */
	padX: number;
	padY: number;
	/** The least height of the row. */
	height: number;
	weight: number;
}

export class Flow {
	readonly area: Area;
	readonly sheets: Sheet[] = [];
	/** Where the next block begins. */
	y: number;
	readonly #paper: Paper;
	readonly #size: SheetSize;
	/** The table to which the next row belongs. */
	#table: Tag | null = null;

	constructor(paper: Paper, size: SheetSize, area: Area) {
		this.#paper = paper;
		this.#size = size;
		this.area = area;
		this.y = area.top;
		this.sheets.push(paper.sheet(size));
	}

	get sheet(): Sheet {
		return this.sheets[this.sheets.length - 1] as Sheet;
	}

	/** Height left on the sheet, in points. */
	get room(): number {
		return this.area.bottom - this.y;
	}

	/** Begins a new sheet. */
	turn(): void {
		this.sheets.push(this.#paper.sheet(this.#size));
		this.y = this.area.top;
	}

	/** Turns the sheet unless `height` points are left on it. */
	keep(height: number): void {
		if (this.room < height && this.y > this.area.top) this.turn();
	}

	gap(height: number): void {
		this.y = Math.min(this.y + height, this.area.bottom);
	}

	/** Sets content into lines of the area's width, or of `width` points. */
	set(content: readonly Inline[], style: TextStyle, width = this.area.width): Line[] {
		return setLines(content, style, width, (codePoint) => {
			this.#paper.unprintable.add(hexOf(codePoint));
		});
	}

	/** A new element of the document's structure; it ends the table before it. */
	tag(name: TagName, alt = ''): Tag {
		this.#table = null;
		return this.#paper.structure.add(name, { alt });
	}

	/** A paragraph over the area's width; it breaks between lines where the sheet ends. */
	paragraph(content: readonly Inline[], style: TextStyle, name: TagName = 'P'): void {
		const tag = this.tag(name);
		for (const line of this.set(content, style)) {
			this.keep(style.leading);
			this.sheet.line(line, this.area.left, this.y, style.leading, tag);
			this.y += style.leading;
		}
	}

	/** A heading, kept with the two lines that follow it. */
	heading(content: readonly Inline[], style: TextStyle): void {
		this.keep(style.leading * 3);
		this.paragraph(content, style, 'H2');
	}

	/** Draws content at a place of its own on the current sheet; returns the height it took. */
	place(
		content: readonly Inline[],
		style: TextStyle,
		x: number,
		top: number,
		width: number,
		name: TagName = 'P'
	): number {
		const tag = this.tag(name);
		const lines = this.set(content, style, width);
		lines.forEach((line, index) => {
			this.sheet.line(line, x, top + index * style.leading, style.leading, tag);
		});
		return lines.length * style.leading;
	}

	/** A framed row; one higher than the room left goes to the next sheet, or over several. */
	row(cells: readonly Cell[], style: RowStyle): void {
		const waiting = cells.map((cell) =>
			this.set(cell.content, cell.style, cell.width - 2 * style.padX)
		);
		const tags = this.#tagsOf(cells);
		const whole = rowHeight(cells, waiting, style);
		if (whole <= this.area.bottom - this.area.top) this.keep(whole);
		do {
			const height = Math.min(rowHeight(cells, waiting, style), this.room);
			const shown = cells.map(({ style: text }, index) =>
				(waiting[index] ?? []).splice(0, linesWithin(height - 2 * style.padY, text.leading))
			);
			const stuck = shown.every((lines) => lines.length === 0) && waiting.flat().length > 0;
			if (!stuck) this.#drawRow(cells, tags, shown, height, style);
			if (waiting.flat().length > 0) this.turn();
		} while (waiting.flat().length > 0);
	}

	/** Draws a footer or the like on every sheet, now that their number is known. */
	onEverySheet(draw: (sheet: Sheet, number: number, count: number) => void): void {
		this.sheets.forEach((sheet, index) => draw(sheet, index + 1, this.sheets.length));
	}

	#tagsOf(cells: readonly Cell[]): Tag[] {
		this.#table ??= this.#paper.structure.add('Table');
		const row = this.#table.add('TR');
		return cells.map(({ heads }) => row.add(heads ? 'TH' : 'TD', { scope: heads ?? null }));
	}

	#drawRow(
		cells: readonly Cell[],
		tags: readonly Tag[],
		shown: readonly Line[][],
		height: number,
		{ padX, padY, weight }: RowStyle
	): void {
		let x = this.area.left;
		cells.forEach((cell, index) => {
			const lines = shown[index] ?? [];
			const { leading } = cell.style;
			const slack = height - 2 * padY - lines.length * leading;
			const top = this.y + padY + (cell.middle ? slack / 2 : 0);
			this.sheet.frame(x, this.y, cell.width, height, weight);
			lines.forEach((line, at) => {
				this.sheet.line(line, x + padX, top + at * leading, leading, tags[index] ?? null);
			});
			x += cell.width;
		});
		this.y += height;
	}
}

function rowHeight(cells: readonly Cell[], lines: readonly Line[][], style: RowStyle): number {
	const heights = cells.map((cell, index) => (lines[index]?.length ?? 0) * cell.style.leading);
	return Math.max(style.height, ...heights.map((height) => height + 2 * style.padY));
}

function linesWithin(height: number, leading: number): number {
	return Math.max(0, Math.floor((height + 0.01) / leading));
}
