// The documents do nothing by themselves: no script, no action, no link, no form.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { drawExamples } from '../support/example-documents.ts';

const acting =
	/\/(JS|JavaScript|AA|OpenAction|Launch|URI|SubmitForm|ResetForm|ImportData|GoToR|GoToE|Named|RichMedia|Rendition|Movie|Sound|XFA|Trans|Thread|Hide)\b/g;

test.each(['papers', 'card'] as const)('%s', async (name) => {
	const folder = mkdtempSync(path.join(tmpdir(), 'quiet-'));
	try {
		const drawn = (await drawExamples())[name];
		writeFileSync(path.join(folder, 'drawn.pdf'), drawn);
		// Every object in clear, those of compressed streams too; the bytes of pictures and fonts are left out.
		execFileSync('qpdf', ['--json', '--json-stream-data=none', 'drawn.pdf', 'objects.json'], {
			cwd: folder
		});
		const objects = readFileSync(path.join(folder, 'objects.json'), 'utf8');
		expect(objects.length).toBeGreaterThan(5000);
		expect(objects.match(acting) ?? []).toEqual([]);
	} finally {
		rmSync(folder, { recursive: true });
	}
});
