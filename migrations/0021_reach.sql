CREATE TABLE `stranger_reaches` (
	`account_id` integer NOT NULL,
	`target` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`account_id`, `target`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `stranger_reaches_at` ON `stranger_reaches` (`at`);--> statement-breakpoint
CREATE TABLE `workspace_invitations` (
	`code_hash` text PRIMARY KEY NOT NULL,
	`workspace_id` integer NOT NULL,
	`channel_id` integer,
	`email` text NOT NULL,
	`email_key` text NOT NULL,
	`role` text NOT NULL,
	`inviter_id` integer NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`mail_due_at` integer,
	`mail_attempts` integer NOT NULL,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspaces`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`channel_id`) REFERENCES `channels`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`inviter_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `workspace_invitations_email` ON `workspace_invitations` (`email_key`,`created_at`);--> statement-breakpoint
CREATE INDEX `workspace_invitations_inviter` ON `workspace_invitations` (`inviter_id`);--> statement-breakpoint
CREATE INDEX `workspace_invitations_expires_at` ON `workspace_invitations` (`expires_at`);--> statement-breakpoint
CREATE INDEX `workspace_invitations_mail_due_at` ON `workspace_invitations` (`mail_due_at`);
