// npm run migrate: brings the database up to date, each migration all or nothing.
import { isFile, run } from './open.ts';
import { existsSync } from 'node:fs';
import { readKeyRing } from '#lib/server/platform/key-ring.ts';
import { openDatabase } from '#lib/server/platform/database.ts';
import { migrate } from '#lib/server/platform/migrate.ts';

await run(async (config) => {
	// A new database and its secret are made together: later a missing secret is a fault.
	if (isFile(config) && !existsSync(config.database)) readKeyRing(config.secretFile);
	const db = openDatabase(config.database);
	try {
		const applied = await migrate(db);
		console.log(applied.length > 0 ? `已升级数据库：${applied.join('、')}` : '数据库已是最新');
	} finally {
		await db.destroy();
	}
});
