// The 87,887 ideographs of GB 18030-2022, implementation level 3, which government services must show.

/** First and last of each block as the standard takes it over from GB/T 13000 (ISO/IEC 10646:2017). */
const blocks: readonly [first: number, last: number][] = [
	[0x4e00, 0x9fef], // unified ideographs, 20,976
	[0x3400, 0x4db5], // extension A, 6,582
	[0x20000, 0x2a6d6], // extension B, 42,711
	[0x2a700, 0x2b734], // extension C, 4,149
	[0x2b740, 0x2b81d], // extension D, 222
	[0x2b820, 0x2cea1], // extension E, 5,762
	[0x2ceb0, 0x2ebe0] // extension F, 7,473
];

/** The twelve of the compatibility block that are unified ideographs in truth. */
const amongCompatible = [
	0xfa0e, 0xfa0f, 0xfa11, 0xfa13, 0xfa14, 0xfa1f, 0xfa21, 0xfa23, 0xfa24, 0xfa27, 0xfa28, 0xfa29
];

export const levelThree: readonly number[] = [
	...blocks.flatMap(([first, last]) =>
		Array.from({ length: last - first + 1 }, (_, index) => first + index)
	),
	...amongCompatible
];
