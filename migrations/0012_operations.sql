DELETE FROM `idempotency_keys`;--> statement-breakpoint
ALTER TABLE `idempotency_keys` ADD `claim` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `idempotency_keys` ADD `claimed_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `idempotency_keys` ADD `is_done` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `idempotency_keys` ADD `made_id` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `idempotency_keys` ADD `changes_before` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `idempotency_keys` ADD `result` text;--> statement-breakpoint
CREATE TABLE `idempotency_use` (
	`scope` text NOT NULL,
	`day` integer NOT NULL,
	`keys` integer NOT NULL,
	`bytes` integer NOT NULL,
	PRIMARY KEY(`scope`, `day`)
);
--> statement-breakpoint
CREATE INDEX `idempotency_use_day` ON `idempotency_use` (`day`);
