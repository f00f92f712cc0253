DROP INDEX `exercises_public`;--> statement-breakpoint
DROP INDEX `exercises_creator`;--> statement-breakpoint
CREATE INDEX `exercises_public` ON `exercises` (`is_public`,"name" collate nocase);--> statement-breakpoint
CREATE INDEX `exercises_creator` ON `exercises` (`creator_id`,"name" collate nocase);