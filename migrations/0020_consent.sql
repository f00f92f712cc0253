ALTER TABLE `conversation_members` ADD `added_by` integer;--> statement-breakpoint
ALTER TABLE `channel_members` ADD `added_by` integer;--> statement-breakpoint
ALTER TABLE `workspace_members` ADD `added_by` integer;--> statement-breakpoint
ALTER TABLE `workspace_members` ADD `accepted_at` integer;--> statement-breakpoint
ALTER TABLE `former_workspace_members` ADD `left_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE `workspace_members` SET `accepted_at` = `joined_at`;--> statement-breakpoint
UPDATE `conversation_members` SET `added_by` = (
	SELECT `creator_id` FROM `conversations`
	WHERE `conversations`.`id` = `conversation_members`.`conversation_id` AND `pair_key` IS NULL
		AND `creator_id` <> `conversation_members`.`account_id` AND `created_at` = `conversation_members`.`joined_at`
);--> statement-breakpoint
CREATE TABLE `conversation_writers` (
	`conversation_id` integer NOT NULL,
	`account_id` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`conversation_id`, `account_id`),
	FOREIGN KEY (`conversation_id`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `conversation_writers_account` ON `conversation_writers` (`account_id`);--> statement-breakpoint
INSERT INTO `room_tasks` (`conversation_id`, `kind`, `account_id`, `due_at`)
SELECT `id`, 'refresh_directory', 0, (unixepoch() + 600) * 1000 FROM `conversations` WHERE true
ON CONFLICT DO NOTHING;
