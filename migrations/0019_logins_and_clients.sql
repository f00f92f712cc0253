ALTER TABLE `grants` ADD `device` text;--> statement-breakpoint
ALTER TABLE `grants` ADD `last_used_at` integer;--> statement-breakpoint
ALTER TABLE `grants` ADD `proved_at` integer;--> statement-breakpoint
ALTER TABLE `code_failures` ADD `since` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE TABLE `known_clients` (
	`account_id` integer NOT NULL,
	`client` text NOT NULL,
	`seen_at` integer NOT NULL,
	`failures` integer DEFAULT 0 NOT NULL,
	`failing_since` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`account_id`, `client`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `known_clients_seen_at` ON `known_clients` (`seen_at`);
