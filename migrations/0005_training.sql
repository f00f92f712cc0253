CREATE TABLE `courses` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`title` text NOT NULL,
	`description` text NOT NULL,
	`trainer_profile_id` integer NOT NULL,
	`price_hundredths` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`trainer_profile_id`) REFERENCES `profiles`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `courses_trainer_profile` ON `courses` (`trainer_profile_id`);--> statement-breakpoint
CREATE TABLE `exercises` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`description` text NOT NULL,
	`category` text NOT NULL,
	`difficulty_level` text NOT NULL,
	`primary_muscles` text NOT NULL,
	`secondary_muscles` text NOT NULL,
	`equipment_needed` text NOT NULL,
	`instructions` text NOT NULL,
	`video_url` text,
	`image_url` text,
	`is_custom` integer NOT NULL,
	`creator_id` integer,
	`is_public` integer NOT NULL,
	`import_id` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`deleted_at` integer,
	FOREIGN KEY (`creator_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE INDEX `exercises_public` ON `exercises` (`is_public`,`name`);--> statement-breakpoint
CREATE INDEX `exercises_creator` ON `exercises` (`creator_id`,`name`);--> statement-breakpoint
CREATE TABLE `exercise_logs` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` integer NOT NULL,
	`session_id` text NOT NULL,
	`exercise_id` text NOT NULL,
	`set_number` integer NOT NULL,
	`reps` integer,
	`weight` real,
	`duration_seconds` integer,
	`distance` real,
	`notes` text NOT NULL,
	`completed_at` integer NOT NULL,
	`import_id` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`session_id`) REFERENCES `workout_sessions`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`exercise_id`) REFERENCES `exercises`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `exercise_logs_account` ON `exercise_logs` (`account_id`,`completed_at`);--> statement-breakpoint
CREATE INDEX `exercise_logs_exercise` ON `exercise_logs` (`account_id`,`exercise_id`,`completed_at`);--> statement-breakpoint
CREATE INDEX `exercise_logs_session` ON `exercise_logs` (`session_id`,`set_number`);--> statement-breakpoint
CREATE TABLE `workout_sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` integer NOT NULL,
	`workout_id` text,
	`workout_name` text NOT NULL,
	`status` text NOT NULL,
	`start_time` integer,
	`end_time` integer,
	`notes` text NOT NULL,
	`rating` integer,
	`given_calories` integer,
	`estimated_calories` integer,
	`total_volume` real NOT NULL,
	`at` integer NOT NULL,
	`import_id` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`workout_id`) REFERENCES `workouts`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE INDEX `workout_sessions_account` ON `workout_sessions` (`account_id`,`at`);--> statement-breakpoint
CREATE INDEX `workout_sessions_workout` ON `workout_sessions` (`workout_id`,`at`);--> statement-breakpoint
CREATE TABLE `workout_exercises` (
	`workout_id` text NOT NULL,
	`order` integer NOT NULL,
	`exercise_id` text NOT NULL,
	`target_sets` integer,
	`target_reps_min` integer,
	`target_reps_max` integer,
	`target_weight` real,
	`rest_seconds` integer NOT NULL,
	`notes` text NOT NULL,
	PRIMARY KEY(`workout_id`, `order`),
	FOREIGN KEY (`workout_id`) REFERENCES `workouts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`exercise_id`) REFERENCES `exercises`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `workout_exercises_exercise` ON `workout_exercises` (`exercise_id`);--> statement-breakpoint
CREATE TABLE `workouts` (
	`id` text PRIMARY KEY NOT NULL,
	`creator_id` integer NOT NULL,
	`name` text NOT NULL,
	`description` text NOT NULL,
	`difficulty_level` text,
	`given_duration_minutes` integer,
	`tags` text NOT NULL,
	`is_template` integer NOT NULL,
	`is_public` integer NOT NULL,
	`import_id` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`creator_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `workouts_creator` ON `workouts` (`creator_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `workouts_public` ON `workouts` (`is_public`,`created_at`);--> statement-breakpoint
CREATE TABLE `training_imports` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `training_imports_account` ON `training_imports` (`account_id`,`created_at`);