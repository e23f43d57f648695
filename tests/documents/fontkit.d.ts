// The part of fontkit that the tests use to know what a character looks like.
declare module '@cantoo/fontkit' {
	interface Glyph {
		id: number;
		path: { commands: { command: string; args: number[] }[] };
	}
	interface Font {
		unitsPerEm: number;
		characterSet: number[];
		glyphForCodePoint(codePoint: number): Glyph;
	}
	const fontkit: { create(bytes: Uint8Array): Font };
	export default fontkit;
}
