ALTER TABLE `training_imports` ADD `exercises` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `training_imports` ADD `workouts` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `training_imports` ADD `sessions` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `training_imports` ADD `logs` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE `training_imports` SET
  `exercises` = (SELECT count(*) FROM `exercises` WHERE `creator_id` = `account_id` AND `import_id` = `training_imports`.`id`),
  `workouts` = (SELECT count(*) FROM `workouts` WHERE `creator_id` = `account_id` AND `import_id` = `training_imports`.`id`),
  `sessions` = (SELECT count(*) FROM `workout_sessions` WHERE `workout_sessions`.`account_id` = `training_imports`.`account_id` AND `import_id` = `training_imports`.`id`),
  `logs` = (SELECT count(*) FROM `exercise_logs` WHERE `exercise_logs`.`account_id` = `training_imports`.`account_id` AND `import_id` = `training_imports`.`id`);
