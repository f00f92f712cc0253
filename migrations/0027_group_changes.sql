ALTER TABLE `conversation_members` ADD `removed_by` integer;--> statement-breakpoint
ALTER TABLE `conversations` ADD `renamed_by` integer;--> statement-breakpoint
ALTER TABLE `channel_members` ADD `removed_by` integer;