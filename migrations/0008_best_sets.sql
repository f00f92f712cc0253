UPDATE `exercise_logs` SET `weight` = round(`weight`, 8), `distance` = round(`distance`, 8);--> statement-breakpoint
DROP INDEX `exercise_logs_performed`;--> statement-breakpoint
CREATE INDEX `exercise_logs_best` ON `exercise_logs` (`exercise_id`,`account_id`,`reps`,"weight" desc,`completed_at`,`id`);--> statement-breakpoint
CREATE INDEX `exercise_logs_longest` ON `exercise_logs` (`exercise_id`,`account_id`,"duration_seconds" desc,`completed_at`,`id`) WHERE "exercise_logs"."duration_seconds" is not null;--> statement-breakpoint
CREATE INDEX `exercise_logs_farthest` ON `exercise_logs` (`exercise_id`,`account_id`,"distance" desc,`completed_at`,`id`) WHERE "exercise_logs"."distance" is not null;