CREATE TABLE `unreachable` (
	`target` text PRIMARY KEY NOT NULL,
	`failures` integer NOT NULL,
	`next_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `notice_outbox` (
	`account_id` integer NOT NULL,
	`id` text NOT NULL,
	`content` text NOT NULL,
	`at` integer NOT NULL,
	`failures` integer DEFAULT 0 NOT NULL,
	`due_at` integer NOT NULL,
	PRIMARY KEY(`account_id`, `id`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `notice_outbox_due_at` ON `notice_outbox` (`due_at`);--> statement-breakpoint
CREATE INDEX `notice_outbox_at` ON `notice_outbox` (`at`);--> statement-breakpoint
CREATE INDEX `unreachable_next_at` ON `unreachable` (`next_at`);--> statement-breakpoint
CREATE INDEX `socket_tickets_grant` ON `socket_tickets` (`grant_id`);
