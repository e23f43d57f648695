// The shape of the tables of migrations/, as Kysely sees them.
import type { ColumnType, Generated } from 'kysely';
import type { CardForm, Run } from '../cards/card.ts';
import type { AttemptOutcome, LetterKind, Organ } from '../delivery/letter.ts';
import type { ReturnVerdict } from '../delivery/return.ts';
import type { BureauLevel, OfficeVerdict } from '../delivery/directory.ts';
import type { Ground } from '../delivery/recipient.ts';
import type { CaseOutcome } from '../cases/case.ts';
import type { ReportSubject, Whither } from '../reports/report.ts';
import type { Handling, MatterOutcome } from '../regulation/handling.ts';
import type { Role } from '../identity/person.ts';
import type { DeadlineRule } from '../regulation/deadline.ts';
import type { Sector } from '../regulation/caps.ts';
import type { VisitKind } from '../regulation/visit-kinds.ts';

/** ISO instant, UTC. */
type Instant = string;
/** `YYYY-MM-DD` in Asia/Shanghai. */
type Day = string;
/** Sealed by platform/cipher. */
type Sealed = string;
type SealedBytes = Uint8Array;
/** 0 or 1: SQLite has no boolean. */
type Flag = number;
type Optional<T> = ColumnType<T | null, T | null | undefined, T | null>;

export interface Schema {
	bureaus: {
		id: string;
		code: string;
		name: string;
		level: BureauLevel;
		parent_id: string | null;
	};
	offices: {
		bureau_id: string;
		organ: Organ;
		mailbox: string;
		phone: string;
		head: Optional<Sealed>;
		head_hash: Optional<string>;
		received_by: Optional<string>;
	};
	enterprises: {
		id: string;
		name: string;
		credit_code: string;
		address: string;
		bureau_id: string;
		sector: Sector;
		grade: string;
		registered_at: Instant;
		/** Migration 0004. */
		contact_phone: Sealed | null;
	};
	people: {
		id: string;
		username: string;
		name: Sealed;
		name_hash: string;
		bureau_id: string;
		role: Role;
		password_hash: Optional<string>;
		active: Flag;
		created_at: Instant;
		totp_secret: Optional<Sealed>;
		totp_step: Optional<number>;
		unlocked_at: Optional<Instant>;
	};
	recovery_codes: {
		code_hash: string;
		person_id: string;
		made_at: Instant;
		used_at: Optional<Instant>;
	};
	person_resets: {
		id: string;
		person_id: string;
		reset_by: string;
		reset_at: Instant;
		former_hash: Optional<string>;
		seen_at: Optional<Instant>;
	};
	known_sources: { person_id: string; source_hash: string; last_at: Instant };
	invitations: {
		token_hash: string;
		person_id: string;
		made_at: Instant;
		expires_at: Instant;
		used_at: Optional<Instant>;
	};
	sessions: {
		id: string;
		person_id: string;
		created_at: Instant;
		seen_at: Instant;
		second_factor_at: Optional<Instant>;
		confirmed_at: Optional<Instant>;
		device: string;
	};
	stand_ins: {
		id: string;
		person_id: string;
		for_person_id: string;
		from_on: Day;
		until_on: Day;
		made_by: string;
		made_at: Instant;
		begun_at: Optional<Instant>;
		ended_at: Optional<Instant>;
	};
	visits: {
		id: string;
		token: string;
		short_number: string;
		bureau_id: string;
		enterprise_id: string;
		registrar_id: string;
		registered_at: Instant;
		follows_id: string | null;
		start_on: Day;
		end_on: Day;
		due_at: Optional<Instant>;
	};
	visit_versions: {
		visit_id: string;
		version: number;
		facts: Sealed;
		changed_by: string;
		changed_at: Instant;
		reason: Sealed;
	};
	visit_kinds: { visit_id: string; kind: VisitKind };
	visit_hosts: { visit_id: string; bureau_id: string };
	visit_team: { visit_id: string; name_hash: string };
	visit_ends: {
		visit_id: string;
		ended_on: Day;
		person_id: string;
		recorded_at: Instant;
		reason: Sealed;
	};
	visit_approvals: {
		visit_id: string;
		person_id: string;
		approved_at: Instant;
		deadline_rule: DeadlineRule;
		texts_version: string;
	};
	visit_recipients: {
		visit_id: string;
		number: number;
		host_id: string;
		organ: Organ;
		to_bureau_id: string;
		to_organ: Organ;
		ground: Ground;
		named_at: Instant;
	};
	visit_cancellations: {
		visit_id: string;
		person_id: string;
		cancelled_at: Instant;
		reason: Sealed;
	};
	feedback_codes: {
		visit_id: string;
		number: number;
		code: Sealed;
		issued_by: string;
		issued_at: Instant;
		reason: Sealed;
	};
	known_inspectors: {
		bureau_id: string;
		name_hash: string;
		name: Sealed;
		unit: string;
		last_used_at: Instant;
	};
	cards: {
		id: string;
		visit_id: string;
		version: number;
		form: CardForm;
		late: Flag;
		before_end: Flag;
		to_supervision: Flag;
		submitted_at: Instant;
		form_key: string;
		twin_hash: string;
		receipt_hash: string;
		content: Sealed;
		content_hash: string;
	};
	card_proofs: { card_id: string; code_number: number; proved_at: Instant };
	card_flags: { card_id: string; item: number };
	card_copies: {
		card_id: string;
		bureau_id: string;
		series: Run;
		year: number;
		sequence: number;
		number: string;
		pdf: Optional<SealedBytes>;
		pdf_hash: Optional<string>;
		drawn_at: Optional<Instant>;
	};
	letters: {
		id: string;
		topic: string;
		kind: LetterKind;
		card_id: string | null;
		bureau_id: string;
		organ: Organ;
		mailbox: string;
		recipient: string;
		subject: Optional<string>;
		body: Optional<Sealed>;
		queued_at: Instant;
		patient_from: Instant;
		next_at: Instant | null;
		leased_by: Optional<string>;
		leased_until: Optional<Instant>;
	};
	letter_attempts: {
		letter_id: string;
		number: number;
		tried_at: Instant;
		outcome: AttemptOutcome;
		answer: string;
		fault: Optional<string>;
	};
	letter_returns: {
		id: string;
		report: string;
		letter_id: string | null;
		verdict: ReturnVerdict;
		status: string;
		words: string;
		returned_at: Instant;
	};
	letter_signatures: { letter_id: string; signed_at: Instant; person_id: string | null };
	letter_resendings: {
		letter_id: string;
		resent_at: Instant;
		person_id: string | null;
		mailbox: string;
		reason: Sealed;
	};
	alarms: {
		id: string;
		cause: string;
		words: string;
		raised_at: Instant;
		ended_at: Optional<Instant>;
	};
	cases: {
		id: string;
		visit_id: string;
		bureau_id: string;
		organ: Generated<Organ>;
		card_id: string;
		opened_at: Instant;
	};
	case_acceptances: { case_id: string; person_id: string; accepted_at: Instant };
	case_notes: { id: string; case_id: string; person_id: string; noted_at: Instant; words: Sealed };
	case_closures: {
		case_id: string;
		person_id: string;
		closed_at: Instant;
		outcome: CaseOutcome;
		reason: Sealed;
	};
	tries: { source: string; points: number; until: Instant };
	reports: {
		id: string;
		visit_id: string | null;
		bureau_id: string;
		organ: Organ;
		subject: ReportSubject;
		signed: Flag;
		submitted_at: Instant;
		year: number;
		sequence: number;
		number: string;
		form_key: string;
		twin_hash: string;
		receipt_hash: string;
		content: Sealed;
		content_hash: string;
	};
	report_items: { report_id: string; item: number };
	report_people: { report_id: string; name_hash: string };
	report_messages: {
		id: string;
		report_id: string;
		person_id: string | null;
		written_at: Instant;
		words: Sealed;
		form_key: Optional<string>;
		twin_hash: Optional<string>;
	};
	report_notes: {
		id: string;
		report_id: string;
		person_id: string;
		noted_at: Instant;
		words: Sealed;
	};
	report_acceptances: { report_id: string; person_id: string; accepted_at: Instant };
	report_transfers: {
		report_id: string;
		whither: Whither;
		person_id: string;
		transferred_at: Instant;
		reason: Sealed;
	};
	report_closures: {
		report_id: string;
		person_id: string;
		closed_at: Instant;
		handling: Handling;
		outcome: MatterOutcome;
		/** Names of measures, joined by commas. */
		measures: string;
		reason: Sealed;
		reply: Sealed;
	};
	spent_challenges: { nonce: string; expires_at: Instant };
	ledger_entries: {
		seq: number;
		at: Instant;
		actor: string;
		act: string;
		subject: string;
		detail: string;
		previous: string;
		hash: string;
	};
	sealed_since: { name: string };
	office_proposals: {
		id: string;
		bureau_id: string;
		organ: Organ;
		mailbox: string;
		phone: string;
		received_by: Optional<string>;
		reason: Sealed;
		person_id: string;
		proposed_at: Instant;
	};
	office_decisions: {
		proposal_id: string;
		verdict: OfficeVerdict;
		person_id: string;
		decided_at: Instant;
	};
	removed_cards: {
		number: string;
		card_id: string;
		receipt_hash: string;
		content_hash: string;
		submitted_at: Instant;
		removed_at: Instant;
	};
	removed_reports: {
		report_id: string;
		number: string;
		receipt_hash: string;
		content_hash: string;
		submitted_at: Instant;
		removed_at: Instant;
	};
	// Views: what arrived, migrations/0002_delivery.ts; who reads for which office, 0003_posts.ts; who
	// receives and may read what, 0006_recipients.ts.
	delivered_letters: { letter_id: string };
	reading_posts: { person_id: string; name_hash: string; bureau_id: string; organ: Organ };
	visit_insiders: { visit_id: string; name_hash: string };
	recipients_in_charge: Omit<Schema['visit_recipients'], 'named_at'>;
	readable_visits: {
		person_id: string;
		visit_id: string;
		bureau_id: string;
		organ: Organ;
		whole: Flag;
	};
	standing_cards: { visit_id: string; version: number };
	readable_reports: { person_id: string; report_id: string; bureau_id: string; works: Flag };
	readable_cards: {
		person_id: string;
		visit_id: string;
		bureau_id: string;
		organ: Organ;
		card_id: string;
	};
}
