CREATE TABLE `training_shown_sets` (
	`session_id` text NOT NULL,
	`log_id` text NOT NULL,
	`content` text NOT NULL,
	`exercise` text NOT NULL,
	`import_id` text NOT NULL,
	`place` integer NOT NULL,
	PRIMARY KEY(`session_id`, `log_id`, `content`),
	FOREIGN KEY (`session_id`) REFERENCES `workout_sessions`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`import_id`) REFERENCES `training_imports`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `training_shown_sets_import` ON `training_shown_sets` (`import_id`);--> statement-breakpoint
CREATE INDEX `training_shown_sets_log` ON `training_shown_sets` (`log_id`);--> statement-breakpoint
DROP INDEX `exercise_logs_best`;--> statement-breakpoint
DROP INDEX `exercise_logs_longest`;--> statement-breakpoint
DROP INDEX `exercise_logs_farthest`;--> statement-breakpoint
ALTER TABLE `exercise_logs` ADD `set_type` text DEFAULT 'normal' NOT NULL;--> statement-breakpoint
UPDATE `exercise_logs` SET `set_type` = CASE substr(`notes`, 1, 4) WHEN 'Warm' THEN 'warm_up' WHEN 'Drop' THEN 'drop' ELSE 'failure' END
WHERE `import_id` IS NOT NULL AND iif(instr(`notes`, char(10)), substr(`notes`, 1, instr(`notes`, char(10)) - 1), `notes`) IN ('Warm-up', 'Drop set', 'To failure');--> statement-breakpoint
CREATE INDEX `exercise_logs_best` ON `exercise_logs` (`exercise_id`,`account_id`,("set_type" = 'warm_up'),`reps`,"weight" desc,`completed_at`,`id`);--> statement-breakpoint
CREATE INDEX `exercise_logs_longest` ON `exercise_logs` (`exercise_id`,`account_id`,"duration_seconds" desc,`completed_at`,`id`) WHERE "exercise_logs"."duration_seconds" is not null and "exercise_logs"."set_type" <> 'warm_up';--> statement-breakpoint
CREATE INDEX `exercise_logs_farthest` ON `exercise_logs` (`exercise_id`,`account_id`,"distance" desc,`completed_at`,`id`) WHERE "exercise_logs"."distance" is not null and "exercise_logs"."set_type" <> 'warm_up';