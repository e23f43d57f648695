// The package has no types of its own.
declare module 'linebreak' {
	export default class LineBreaker {
		constructor(text: string);
		/** The next place a line may break at, in UTF-16 units; null at the end. */
		nextBreak(): { position: number; required: boolean } | null;
	}
}
