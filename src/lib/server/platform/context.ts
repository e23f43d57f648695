// What every step is handed: nothing reaches for the time, the database or a secret by itself.
import type { Cipher } from './cipher.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Executor } from './database.ts';
import type { Log } from './log.ts';
import type { Limits } from './limits.ts';
import type { Mailer } from './mail.ts';
import type { SigningKey } from './signing-key.ts';

export interface Context {
	db: Executor;
	clock: Clock;
	cipher: Cipher;
	/** What anyone can check came from this portal. */
	signingKey: SigningKey;
	config: Config;
	log: Log;
	mailer: Mailer;
	limits: Limits;
	/** Mailboxes whose last letter was not accepted. */
	troubled: Set<string>;
	/** Wakes the postman when a letter was queued. */
	wakePostman(): void;
}
