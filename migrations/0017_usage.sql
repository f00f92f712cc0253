CREATE TABLE `usage` (
	`account_id` integer NOT NULL,
	`quota` text NOT NULL,
	`used` integer NOT NULL,
	`bound` integer NOT NULL,
	`day` integer DEFAULT 0 NOT NULL,
	`counted_at` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`account_id`, `quota`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "usage_within_bound" CHECK(used <= bound)
);
--> statement-breakpoint
CREATE INDEX `conversations_creator` ON `conversations` (`creator_id`);--> statement-breakpoint
CREATE INDEX `workspaces_creator` ON `workspaces` (`creator_id`);--> statement-breakpoint
CREATE INDEX `channels_creator` ON `channels` (`creator_id`);--> statement-breakpoint
INSERT INTO `usage` (`account_id`, `quota`, `used`, `bound`)
SELECT `owner_id`, 'files', count(*), 9000000000000000 FROM `media`
WHERE `owner_id` IN (SELECT `id` FROM `accounts`) AND `state` <> 'doomed' GROUP BY 1;--> statement-breakpoint
INSERT INTO `usage` (`account_id`, `quota`, `used`, `bound`)
SELECT `owner_id`, 'file_bytes', sum(iif(`state` = 'pending' AND `size` = 0, 26214400, `size`)), 9000000000000000 FROM `media`
WHERE `owner_id` IN (SELECT `id` FROM `accounts`) AND `state` <> 'doomed' GROUP BY 1;--> statement-breakpoint
INSERT INTO `usage` (`account_id`, `quota`, `used`, `bound`)
SELECT `creator_id`, 'exercises', count(*), 9000000000000000 FROM `exercises`
WHERE `creator_id` IN (SELECT `id` FROM `accounts`) GROUP BY 1;--> statement-breakpoint
INSERT INTO `usage` (`account_id`, `quota`, `used`, `bound`)
SELECT `creator_id`, 'workouts', count(*), 9000000000000000 FROM `workouts`
WHERE `creator_id` IN (SELECT `id` FROM `accounts`) GROUP BY 1;--> statement-breakpoint
INSERT INTO `usage` (`account_id`, `quota`, `used`, `bound`)
SELECT `account_id`, 'sessions', count(*), 9000000000000000 FROM `workout_sessions`
WHERE `account_id` IN (SELECT `id` FROM `accounts`) GROUP BY 1;--> statement-breakpoint
INSERT INTO `usage` (`account_id`, `quota`, `used`, `bound`)
SELECT `account_id`, 'logs', count(*), 9000000000000000 FROM `exercise_logs`
WHERE `account_id` IN (SELECT `id` FROM `accounts`) GROUP BY 1;--> statement-breakpoint
INSERT INTO `usage` (`account_id`, `quota`, `used`, `bound`)
SELECT `account_id`, 'imports', count(*), 9000000000000000 FROM `training_imports`
WHERE `account_id` IN (SELECT `id` FROM `accounts`) GROUP BY 1;--> statement-breakpoint
INSERT INTO `usage` (`account_id`, `quota`, `used`, `bound`)
SELECT `creator_id`, 'training_bytes', sum(length(CAST(`name` || `description` || `primary_muscles` || `secondary_muscles` || `instructions` || `equipment_needed` || coalesce(`video_url`, '') || coalesce(`image_url`, '') AS BLOB))), 9000000000000000 FROM `exercises`
WHERE `creator_id` IN (SELECT `id` FROM `accounts`) GROUP BY 1
ON CONFLICT DO UPDATE SET `used` = `used` + excluded.`used`;--> statement-breakpoint
INSERT INTO `usage` (`account_id`, `quota`, `used`, `bound`)
SELECT `creator_id`, 'training_bytes', sum(length(CAST(`name` || `description` || `tags` AS BLOB))), 9000000000000000 FROM `workouts`
WHERE `creator_id` IN (SELECT `id` FROM `accounts`) GROUP BY 1
ON CONFLICT DO UPDATE SET `used` = `used` + excluded.`used`;--> statement-breakpoint
INSERT INTO `usage` (`account_id`, `quota`, `used`, `bound`)
SELECT `workouts`.`creator_id`, 'training_bytes', sum(length(CAST(`workout_exercises`.`notes` AS BLOB))), 9000000000000000 FROM `workout_exercises` JOIN `workouts` ON `workouts`.`id` = `workout_exercises`.`workout_id`
WHERE `workouts`.`creator_id` IN (SELECT `id` FROM `accounts`) GROUP BY 1
ON CONFLICT DO UPDATE SET `used` = `used` + excluded.`used`;--> statement-breakpoint
INSERT INTO `usage` (`account_id`, `quota`, `used`, `bound`)
SELECT `account_id`, 'training_bytes', sum(length(CAST(`workout_name` || `notes` AS BLOB))), 9000000000000000 FROM `workout_sessions`
WHERE `account_id` IN (SELECT `id` FROM `accounts`) GROUP BY 1
ON CONFLICT DO UPDATE SET `used` = `used` + excluded.`used`;--> statement-breakpoint
INSERT INTO `usage` (`account_id`, `quota`, `used`, `bound`)
SELECT `account_id`, 'training_bytes', sum(length(CAST(`notes` AS BLOB))), 9000000000000000 FROM `exercise_logs`
WHERE `account_id` IN (SELECT `id` FROM `accounts`) GROUP BY 1
ON CONFLICT DO UPDATE SET `used` = `used` + excluded.`used`;--> statement-breakpoint
INSERT INTO `usage` (`account_id`, `quota`, `used`, `bound`)
SELECT `profiles`.`account_id`, 'courses', count(*), 9000000000000000 FROM `courses` JOIN `profiles` ON `profiles`.`id` = `courses`.`trainer_profile_id`
WHERE `profiles`.`account_id` IN (SELECT `id` FROM `accounts`) GROUP BY 1;--> statement-breakpoint
INSERT INTO `usage` (`account_id`, `quota`, `used`, `bound`)
SELECT `creator_id`, 'workspaces', count(*), 9000000000000000 FROM `workspaces`
WHERE `creator_id` IN (SELECT `id` FROM `accounts`) GROUP BY 1;--> statement-breakpoint
INSERT INTO `usage` (`account_id`, `quota`, `used`, `bound`)
SELECT `creator_id`, 'channels', count(*), 9000000000000000 FROM `channels`
WHERE `creator_id` IN (SELECT `id` FROM `accounts`) GROUP BY 1;--> statement-breakpoint
INSERT INTO `usage` (`account_id`, `quota`, `used`, `bound`)
SELECT `creator_id`, 'groups', count(*), 9000000000000000 FROM `conversations`
WHERE `creator_id` IN (SELECT `id` FROM `accounts`) AND `pair_key` IS NULL GROUP BY 1;--> statement-breakpoint
INSERT INTO `usage` (`account_id`, `quota`, `used`, `bound`)
SELECT `creator_id`, 'conversations', count(*), 9000000000000000 FROM `conversations`
WHERE `creator_id` IN (SELECT `id` FROM `accounts`) AND `pair_key` IS NOT NULL GROUP BY 1;
