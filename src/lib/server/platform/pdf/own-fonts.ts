// A bureau that owns 仿宋_GB2312 and 方正小标宋 puts the files in DATA_DIR/fonts, and papers use them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { useOwnFace } from './faces.ts';
import type { Face } from './faces.ts';
import { TrueType } from './truetype.ts';

const marks: Record<Face, RegExp> = {
	text: /仿宋|fang ?song|simfang|fzfs/i,
	title: /小标宋|xiao ?biao ?song|fzxbs/i
};

export interface OwnFonts {
	/** The files in use, by face. */
	used: Partial<Record<Face, string>>;
	/** Files that cannot be used, each with its reason. */
	refused: { file: string; reason: string }[];
}

/** Looks into a folder for a bureau's own fonts and sets the faces in them. */
export function useFontsIn(folder: string): OwnFonts {
	const found: OwnFonts = { used: {}, refused: [] };
	useOwnFace('text', null);
	useOwnFace('title', null);
	if (!existsSync(folder)) return found;
	for (const file of readdirSync(folder).sort()) {
		if (!/\.(ttf|otf|ttc)$/i.test(file)) continue;
		try {
			const font = new TrueType(readFileSync(path.join(folder, file)), 'own');
			const names = [file, ...font.namesInFile()];
			const face = (['text', 'title'] as const).find((each) =>
				names.some((name) => marks[each].test(name))
			);
			if (!face) throw new Error('neither 仿宋 nor 小标宋 by its names');
			if (!font.mayBeEmbedded()) throw new Error('its license forbids embedding (fsType)');
			if (found.used[face]) throw new Error(`${found.used[face]} is already used`);
			font.name = font.postScriptName() ?? (face === 'text' ? 'FangSong' : 'XiaoBiaoSong');
			useOwnFace(face, font);
			found.used[face] = file;
		} catch (fault) {
			found.refused.push({ file, reason: fault instanceof Error ? fault.message : String(fault) });
		}
	}
	return found;
}
