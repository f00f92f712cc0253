CREATE TABLE `search_terms` (
	`list` integer NOT NULL,
	`scope` integer NOT NULL,
	`term` text NOT NULL,
	`place` text NOT NULL,
	`item` text NOT NULL,
	PRIMARY KEY(`list`, `scope`, `term`, `place`, `item`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `search_terms_item` ON `search_terms` (`list`,`item`);--> statement-breakpoint
CREATE TABLE `search_queue` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`list` integer NOT NULL,
	`item` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `search_queue_item` ON `search_queue` (`list`,`item`);--> statement-breakpoint
CREATE INDEX `search_queue_order` ON `search_queue` (`list`,`seq`);--> statement-breakpoint
CREATE TABLE `public_counts` (
	`list` integer PRIMARY KEY NOT NULL,
	`count` integer NOT NULL
);
--> statement-breakpoint
INSERT INTO `search_queue` (`list`, `item`) SELECT 1, `id` FROM `accounts` ORDER BY `id`;--> statement-breakpoint
INSERT INTO `search_queue` (`list`, `item`) SELECT 2, `id` FROM `exercises` ORDER BY `id`;--> statement-breakpoint
INSERT INTO `search_queue` (`list`, `item`) SELECT 3, `id` FROM `workouts` ORDER BY `id`;--> statement-breakpoint
INSERT INTO `search_queue` (`list`, `item`) SELECT 4, `id` FROM `courses` ORDER BY `id`;--> statement-breakpoint
INSERT INTO `public_counts` SELECT 2, count(*) FROM `exercises` WHERE `is_public` = 1;--> statement-breakpoint
INSERT INTO `public_counts` SELECT 3, count(*) FROM `workouts` WHERE `is_public` = 1;--> statement-breakpoint
CREATE TRIGGER `accounts_added_to_search` AFTER INSERT ON `accounts`
BEGIN
	INSERT INTO `search_queue` (`list`, `item`) VALUES (1, CAST(new.`id` AS TEXT));
END;
--> statement-breakpoint
CREATE TRIGGER `accounts_changed_in_search` AFTER UPDATE OF `username`, `first_name`, `last_name` ON `accounts`
BEGIN
	DELETE FROM `search_terms` WHERE `list` = 1 AND `item` = CAST(new.`id` AS TEXT);
	DELETE FROM `search_queue` WHERE `list` = 1 AND `item` = CAST(new.`id` AS TEXT);
	INSERT INTO `search_queue` (`list`, `item`) VALUES (1, CAST(new.`id` AS TEXT));
	DELETE FROM `search_terms` WHERE `list` = 4 AND `item` IN (
		SELECT CAST(`courses`.`id` AS TEXT) FROM `profiles` JOIN `courses` ON `trainer_profile_id` = `profiles`.`id`
		WHERE `account_id` = new.`id`);
	DELETE FROM `search_queue` WHERE `list` = 4 AND `item` IN (
		SELECT CAST(`courses`.`id` AS TEXT) FROM `profiles` JOIN `courses` ON `trainer_profile_id` = `profiles`.`id`
		WHERE `account_id` = new.`id`);
	INSERT INTO `search_queue` (`list`, `item`)
		SELECT 4, CAST(`courses`.`id` AS TEXT) FROM `profiles` JOIN `courses` ON `trainer_profile_id` = `profiles`.`id`
		WHERE `account_id` = new.`id`;
END;
--> statement-breakpoint
CREATE TRIGGER `accounts_removed_from_search` AFTER DELETE ON `accounts`
BEGIN
	DELETE FROM `search_terms` WHERE `list` = 1 AND `item` = CAST(old.`id` AS TEXT);
	DELETE FROM `search_queue` WHERE `list` = 1 AND `item` = CAST(old.`id` AS TEXT);
END;
--> statement-breakpoint
CREATE TRIGGER `exercises_added_to_search` AFTER INSERT ON `exercises`
BEGIN
	INSERT INTO `search_queue` (`list`, `item`) VALUES (2, new.`id`);
	UPDATE `public_counts` SET `count` = `count` + new.`is_public` WHERE `list` = 2;
END;
--> statement-breakpoint
CREATE TRIGGER `exercises_changed_in_search` AFTER UPDATE OF `name`, `category`, `difficulty_level`, `primary_muscles`, `secondary_muscles`, `creator_id`, `is_public`, `deleted_at` ON `exercises`
BEGIN
	DELETE FROM `search_terms` WHERE `list` = 2 AND `item` = new.`id`;
	DELETE FROM `search_queue` WHERE `list` = 2 AND `item` = new.`id`;
	INSERT INTO `search_queue` (`list`, `item`) VALUES (2, new.`id`);
	UPDATE `public_counts` SET `count` = `count` + new.`is_public` - old.`is_public` WHERE `list` = 2;
END;
--> statement-breakpoint
CREATE TRIGGER `exercises_removed_from_search` AFTER DELETE ON `exercises`
BEGIN
	DELETE FROM `search_terms` WHERE `list` = 2 AND `item` = old.`id`;
	DELETE FROM `search_queue` WHERE `list` = 2 AND `item` = old.`id`;
	UPDATE `public_counts` SET `count` = `count` - old.`is_public` WHERE `list` = 2;
END;
--> statement-breakpoint
CREATE TRIGGER `workouts_added_to_search` AFTER INSERT ON `workouts`
BEGIN
	INSERT INTO `search_queue` (`list`, `item`) VALUES (3, new.`id`);
	UPDATE `public_counts` SET `count` = `count` + new.`is_public` WHERE `list` = 3;
END;
--> statement-breakpoint
CREATE TRIGGER `workouts_changed_in_search` AFTER UPDATE OF `name`, `difficulty_level`, `tags`, `is_template`, `is_public` ON `workouts`
BEGIN
	DELETE FROM `search_terms` WHERE `list` = 3 AND `item` = new.`id`;
	DELETE FROM `search_queue` WHERE `list` = 3 AND `item` = new.`id`;
	INSERT INTO `search_queue` (`list`, `item`) VALUES (3, new.`id`);
	UPDATE `public_counts` SET `count` = `count` + new.`is_public` - old.`is_public` WHERE `list` = 3;
END;
--> statement-breakpoint
CREATE TRIGGER `workouts_removed_from_search` AFTER DELETE ON `workouts`
BEGIN
	DELETE FROM `search_terms` WHERE `list` = 3 AND `item` = old.`id`;
	DELETE FROM `search_queue` WHERE `list` = 3 AND `item` = old.`id`;
	UPDATE `public_counts` SET `count` = `count` - old.`is_public` WHERE `list` = 3;
END;
--> statement-breakpoint
CREATE TRIGGER `courses_added_to_search` AFTER INSERT ON `courses`
BEGIN
	INSERT INTO `search_queue` (`list`, `item`) VALUES (4, CAST(new.`id` AS TEXT));
END;
--> statement-breakpoint
CREATE TRIGGER `courses_changed_in_search` AFTER UPDATE OF `title`, `description`, `trainer_profile_id` ON `courses`
BEGIN
	DELETE FROM `search_terms` WHERE `list` = 4 AND `item` = CAST(new.`id` AS TEXT);
	DELETE FROM `search_queue` WHERE `list` = 4 AND `item` = CAST(new.`id` AS TEXT);
	INSERT INTO `search_queue` (`list`, `item`) VALUES (4, CAST(new.`id` AS TEXT));
END;
--> statement-breakpoint
CREATE TRIGGER `courses_removed_from_search` AFTER DELETE ON `courses`
BEGIN
	DELETE FROM `search_terms` WHERE `list` = 4 AND `item` = CAST(old.`id` AS TEXT);
	DELETE FROM `search_queue` WHERE `list` = 4 AND `item` = CAST(old.`id` AS TEXT);
END;
--> statement-breakpoint
DROP INDEX `exercises_public`;--> statement-breakpoint
DROP INDEX `exercises_creator`;--> statement-breakpoint
CREATE INDEX `exercises_public` ON `exercises` (`is_public`,"name" collate nocase,`id`);--> statement-breakpoint
CREATE INDEX `exercises_creator` ON `exercises` (`creator_id`,"name" collate nocase,`id`);--> statement-breakpoint
DROP INDEX `workouts_public`;--> statement-breakpoint
DROP INDEX `workouts_creator`;--> statement-breakpoint
CREATE INDEX `workouts_public` ON `workouts` (`is_public`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `workouts_creator` ON `workouts` (`creator_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `workspaces_open` ON `workspaces` (`is_open`);--> statement-breakpoint
CREATE INDEX `workspace_members_joined` ON `workspace_members` (`workspace_id`,`joined_at`,`account_id`);
