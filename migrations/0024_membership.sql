ALTER TABLE `conversation_members` ADD `version` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `conversation_members_version` ON `conversation_members` (`conversation_id`,`version`);--> statement-breakpoint
ALTER TABLE `conversations` ADD `members` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `conversations` ADD `ever_members` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `channel_members` ADD `version` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `channel_members_version` ON `channel_members` (`channel_id`,`version`);--> statement-breakpoint
ALTER TABLE `channels` ADD `members` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `channels` ADD `ever_members` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `workspaces` ADD `members` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
DROP TABLE `room_tasks`;--> statement-breakpoint
DROP TABLE `channel_tasks`;--> statement-breakpoint
DROP TABLE `workspace_events`;--> statement-breakpoint
DROP TABLE `notice_outbox`;--> statement-breakpoint
DROP TABLE `unreachable`;--> statement-breakpoint
UPDATE `conversation_members` SET `version` = (SELECT `directory_version` FROM `conversations` WHERE `id` = `conversation_id`);--> statement-breakpoint
UPDATE `conversations` SET
	`members` = (SELECT count(*) FROM `conversation_members` WHERE `conversation_id` = `id` AND `left_at` IS NULL),
	`ever_members` = (SELECT count(*) FROM `conversation_members` WHERE `conversation_id` = `id`);--> statement-breakpoint
CREATE TRIGGER `conversation_members_added` AFTER INSERT ON `conversation_members` WHEN new.`version` = 0 BEGIN
	UPDATE `conversation_members` SET `version` = (SELECT `directory_version` + 1 FROM `conversations` WHERE `id` = new.`conversation_id`)
	WHERE `conversation_id` = new.`conversation_id` AND `account_id` = new.`account_id`;
	UPDATE `conversations` SET `directory_version` = `directory_version` + 1,
		`members` = `members` + (new.`left_at` IS NULL), `ever_members` = `ever_members` + 1
	WHERE `id` = new.`conversation_id`;
END;--> statement-breakpoint
CREATE TRIGGER `conversation_members_changed` AFTER UPDATE OF `left_at`, `version` ON `conversation_members` WHEN new.`version` <= old.`version` BEGIN
	UPDATE `conversation_members` SET `version` = (SELECT `directory_version` + 1 FROM `conversations` WHERE `id` = new.`conversation_id`)
	WHERE `conversation_id` = new.`conversation_id` AND `account_id` = new.`account_id`;
	UPDATE `conversations` SET `directory_version` = `directory_version` + 1,
		`members` = `members` + (new.`left_at` IS NULL) - (old.`left_at` IS NULL)
	WHERE `id` = new.`conversation_id`;
END;--> statement-breakpoint
CREATE TRIGGER `conversation_members_creator_left` AFTER UPDATE OF `left_at` ON `conversation_members`
WHEN new.`role` = 'creator' AND new.`left_at` IS NOT NULL AND old.`left_at` IS NULL BEGIN
	UPDATE `conversation_members` SET `role` = 'member' WHERE `conversation_id` = new.`conversation_id` AND `account_id` = new.`account_id`;
	UPDATE `conversation_members` SET `role` = 'creator' WHERE `conversation_id` = new.`conversation_id` AND `account_id` = (SELECT `account_id` FROM `conversation_members`
		WHERE `conversation_id` = new.`conversation_id` AND `left_at` IS NULL ORDER BY `joined_at`, `account_id` LIMIT 1);
END;--> statement-breakpoint
CREATE TRIGGER `conversation_members_removed` AFTER DELETE ON `conversation_members` BEGIN
	UPDATE `conversations` SET `members` = `members` - (old.`left_at` IS NULL), `ever_members` = `ever_members` - 1
	WHERE `id` = old.`conversation_id`;
	UPDATE `conversation_members` SET `role` = 'creator' WHERE old.`role` = 'creator' AND old.`left_at` IS NULL
	AND `conversation_id` = old.`conversation_id` AND `account_id` = (SELECT `account_id` FROM `conversation_members`
		WHERE `conversation_id` = old.`conversation_id` AND `left_at` IS NULL ORDER BY `joined_at`, `account_id` LIMIT 1);
END;--> statement-breakpoint
CREATE TRIGGER `conversations_raised` AFTER UPDATE OF `directory_version` ON `conversations`
WHEN new.`directory_version` > (SELECT max(`version`) FROM `conversation_members` WHERE `conversation_id` = new.`id`) BEGIN
	UPDATE `conversation_members` SET `version` = new.`directory_version` WHERE `conversation_id` = new.`id`;
END;--> statement-breakpoint
CREATE TRIGGER `conversations_changed` AFTER UPDATE OF `directory_version` ON `conversations` BEGIN
	DELETE FROM `outbox` WHERE `target` = 'conversation:' || new.`id` AND `kind` = 'refresh_directory' AND `key` = '';
	INSERT INTO `outbox` (`target`, `kind`, `key`, `payload`, `due_at`)
	VALUES ('conversation:' || new.`id`, 'refresh_directory', '', json_object('version', new.`directory_version`), 0);
END;--> statement-breakpoint
UPDATE `channel_members` SET `version` = (SELECT `directory_version` FROM `channels` WHERE `id` = `channel_id`);--> statement-breakpoint
UPDATE `channels` SET
	`members` = (SELECT count(*) FROM `channel_members` WHERE `channel_id` = `id` AND `left_at` IS NULL),
	`ever_members` = (SELECT count(*) FROM `channel_members` WHERE `channel_id` = `id`);--> statement-breakpoint
CREATE TRIGGER `channel_members_added` AFTER INSERT ON `channel_members` WHEN new.`version` = 0 BEGIN
	UPDATE `channel_members` SET `version` = (SELECT `directory_version` + 1 FROM `channels` WHERE `id` = new.`channel_id`)
	WHERE `channel_id` = new.`channel_id` AND `account_id` = new.`account_id`;
	UPDATE `channels` SET `directory_version` = `directory_version` + 1,
		`members` = `members` + (new.`left_at` IS NULL), `ever_members` = `ever_members` + 1
	WHERE `id` = new.`channel_id`;
END;--> statement-breakpoint
CREATE TRIGGER `channel_members_changed` AFTER UPDATE OF `left_at`, `version` ON `channel_members` WHEN new.`version` <= old.`version` BEGIN
	UPDATE `channel_members` SET `version` = (SELECT `directory_version` + 1 FROM `channels` WHERE `id` = new.`channel_id`)
	WHERE `channel_id` = new.`channel_id` AND `account_id` = new.`account_id`;
	UPDATE `channels` SET `directory_version` = `directory_version` + 1,
		`members` = `members` + (new.`left_at` IS NULL) - (old.`left_at` IS NULL)
	WHERE `id` = new.`channel_id`;
END;--> statement-breakpoint
CREATE TRIGGER `channel_members_creator_left` AFTER UPDATE OF `left_at` ON `channel_members`
WHEN new.`role` = 'creator' AND new.`left_at` IS NOT NULL AND old.`left_at` IS NULL BEGIN
	UPDATE `channel_members` SET `role` = 'member' WHERE `channel_id` = new.`channel_id` AND `account_id` = new.`account_id`;
	UPDATE `channel_members` SET `role` = 'creator' WHERE `channel_id` = new.`channel_id` AND `account_id` = (SELECT `account_id` FROM `channel_members`
		WHERE `channel_id` = new.`channel_id` AND `left_at` IS NULL ORDER BY `joined_at`, `account_id` LIMIT 1);
END;--> statement-breakpoint
CREATE TRIGGER `channel_members_removed` AFTER DELETE ON `channel_members` BEGIN
	UPDATE `channels` SET `members` = `members` - (old.`left_at` IS NULL), `ever_members` = `ever_members` - 1
	WHERE `id` = old.`channel_id`;
	UPDATE `channel_members` SET `role` = 'creator' WHERE old.`role` = 'creator' AND old.`left_at` IS NULL
	AND `channel_id` = old.`channel_id` AND `account_id` = (SELECT `account_id` FROM `channel_members`
		WHERE `channel_id` = old.`channel_id` AND `left_at` IS NULL ORDER BY `joined_at`, `account_id` LIMIT 1);
END;--> statement-breakpoint
CREATE TRIGGER `channels_raised` AFTER UPDATE OF `directory_version` ON `channels`
WHEN new.`directory_version` > (SELECT max(`version`) FROM `channel_members` WHERE `channel_id` = new.`id`) BEGIN
	UPDATE `channel_members` SET `version` = new.`directory_version` WHERE `channel_id` = new.`id`;
END;--> statement-breakpoint
CREATE TRIGGER `channels_changed` AFTER UPDATE OF `directory_version` ON `channels` BEGIN
	DELETE FROM `outbox` WHERE `target` = 'channel:' || new.`id` AND `kind` = 'refresh_directory' AND `key` = '';
	INSERT INTO `outbox` (`target`, `kind`, `key`, `payload`, `due_at`)
	VALUES ('channel:' || new.`id`, 'refresh_directory', '', json_object('version', new.`directory_version`), 0);
END;--> statement-breakpoint
UPDATE `workspaces` SET `members` = (SELECT count(*) FROM `workspace_members` WHERE `workspace_id` = `id`);--> statement-breakpoint
CREATE TRIGGER `workspace_members_added` AFTER INSERT ON `workspace_members` BEGIN
	UPDATE `workspaces` SET `members` = `members` + 1 WHERE `id` = new.`workspace_id`;
END;--> statement-breakpoint
CREATE TRIGGER `workspace_members_removed` AFTER DELETE ON `workspace_members` BEGIN
	UPDATE `workspaces` SET `members` = `members` - 1 WHERE `id` = old.`workspace_id`;
	UPDATE `workspace_members` SET `role` = 'owner' WHERE old.`role` = 'owner' AND `workspace_id` = old.`workspace_id`
	AND `account_id` = (SELECT `account_id` FROM `workspace_members` WHERE `workspace_id` = old.`workspace_id`
		ORDER BY `role` <> 'admin', `joined_at`, `account_id` LIMIT 1);
END;
