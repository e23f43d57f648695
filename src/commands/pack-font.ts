// Packs HanaMinB, as Debian's fonts-hanazono installs it, into the compressed copy that comes with
// the project: `node src/commands/pack-font.ts [FILE]`. The font itself is left as it is.
import { readFileSync, writeFileSync } from 'node:fs';
import { constants, zstdCompressSync } from 'node:zlib';

const source = process.argv[2] ?? '/usr/share/fonts/truetype/hanazono/HanaMinB.ttf';
const target = 'src/lib/server/platform/pdf/fonts/HanaMinB.ttf.zst';

try {
	const font = readFileSync(source);
	const packed = zstdCompressSync(font, {
		params: {
			[constants.ZSTD_c_compressionLevel]: 19,
			[constants.ZSTD_c_windowLog]: 25,
			[constants.ZSTD_c_contentSizeFlag]: 1
		},
		pledgedSrcSize: font.length
	});
	writeFileSync(target, packed);
	console.log(`${target}: ${packed.length} of ${font.length} bytes`);
} catch (fault) {
	console.error(`没有字体文件 ${source}：请先安装 fonts-hanazono，或把文件路径写在命令后面`, fault);
	process.exit(1);
}
