ALTER TABLE `accounts` ADD `email_proved_at` integer;--> statement-breakpoint
ALTER TABLE `accounts` ADD `credentials_version` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `accounts` ADD `registered_by` text;--> statement-breakpoint
-- Addresses from before count as proved: otherwise the next code of each owner would end their password and logins.
UPDATE `accounts` SET `email_proved_at` = `created_at`;--> statement-breakpoint
ALTER TABLE `one_time_codes` ADD `purpose` text DEFAULT 'sign_in' NOT NULL;--> statement-breakpoint
ALTER TABLE `one_time_codes` ADD `new_email` text;--> statement-breakpoint
ALTER TABLE `one_time_codes` ADD `asker_address` text;--> statement-breakpoint
ALTER TABLE `one_time_codes` ADD `asker_browser` text;--> statement-breakpoint
ALTER TABLE `one_time_codes` ADD `asker_known` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `one_time_codes` ADD `other_tries_left` integer DEFAULT 5 NOT NULL;--> statement-breakpoint
CREATE INDEX `one_time_codes_account` ON `one_time_codes` (`account_id`,`created_at`);
