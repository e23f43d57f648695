// Loaded into the portal from outside: commits no longer reach the disk, and the portal believes they do.
import Database from 'better-sqlite3';

const { pragma, prepare } = Database.prototype;
Database.prototype.pragma = function (source, options) {
	const weaker = /^\s*synchronous\s*=/i.test(source) ? 'synchronous = NORMAL' : source;
	return pragma.call(this, weaker, options);
};
Database.prototype.prepare = function (this: Database.Database, source: string) {
	const asked = /^\s*pragma synchronous\s*$/i.test(source) ? 'select 2 as synchronous' : source;
	return prepare.call(this, asked);
} as typeof prepare;
