CREATE TABLE `training_import_work` (
	`account_id` integer PRIMARY KEY NOT NULL,
	`held_by` text,
	`held_until` integer DEFAULT 0 NOT NULL,
	`day` integer DEFAULT 0 NOT NULL,
	`entries` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
