// Numbers that are read aloud or typed are printed in groups of four.

/** `12345678` as `1234 5678`. */
export function groupsOf(digits: string): string {
	return digits.replaceAll(/(.{4})(?=.)/gu, '$1 ');
}
