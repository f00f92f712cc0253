DROP INDEX `workout_sessions_workout`;--> statement-breakpoint
CREATE INDEX `workout_sessions_workout` ON `workout_sessions` (`workout_id`,`account_id`,`at`);--> statement-breakpoint
CREATE INDEX `exercise_logs_performed` ON `exercise_logs` (`exercise_id`);