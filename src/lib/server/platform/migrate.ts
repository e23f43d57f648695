// Brings the database up to date, each migration all or nothing.
import type { Kysely } from 'kysely';
import { FileMigrationProvider, Migrator } from 'kysely/migration';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Schema } from './schema.ts';

/** Applies what is missing of the `migrations` folder; returns the names applied. */
export async function migrate(db: Kysely<Schema>, folder = path.resolve('migrations')) {
	const provider = new FileMigrationProvider({ fs, path, migrationFolder: folder });
	// Numbers are given out ahead: a migration with a lower one may be finished later.
	const migrator = new Migrator({ db, provider, allowUnorderedMigrations: true });
	const { error, results } = await migrator.migrateToLatest();
	if (error) throw error;
	return (results ?? []).map((result) => result.migrationName);
}
