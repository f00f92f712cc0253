CREATE TABLE `outbox` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`target` text NOT NULL,
	`kind` text NOT NULL,
	`key` text NOT NULL,
	`payload` text NOT NULL,
	`failures` integer DEFAULT 0 NOT NULL,
	`due_at` integer NOT NULL,
	CONSTRAINT `outbox_key` UNIQUE(`target`, `kind`, `key`) ON CONFLICT REPLACE
);
--> statement-breakpoint
CREATE INDEX `outbox_due_at` ON `outbox` (`due_at`);--> statement-breakpoint
INSERT INTO `outbox` (`id`, `target`, `kind`, `key`, `payload`, `due_at`)
SELECT `seq`, '', '', '', '', 0 FROM `sqlite_sequence` WHERE `name` = 'workspace_events';--> statement-breakpoint
DELETE FROM `outbox`;--> statement-breakpoint
INSERT INTO `outbox` (`id`, `target`, `kind`, `key`, `payload`, `failures`, `due_at`)
SELECT `id`, 'workspace:' || `workspace_id`, 'workspace_event', `notice_id`,
	json_object('kind', `kind`, 'actorId', `actor_id`, 'subjectId', `subject_id`, 'channelId', `channel_id`, 'at', `at`),
	coalesce(`unreachable`.`failures`, 0), coalesce(`unreachable`.`next_at`, `at`)
FROM `workspace_events` LEFT JOIN `unreachable` ON `target` = 'workspace:' || `workspace_id`
ORDER BY `id`;--> statement-breakpoint
INSERT INTO `outbox` (`target`, `kind`, `key`, `payload`, `due_at`)
SELECT 'conversation:' || `conversation_id`, `kind`, iif(`kind` = 'erase_account', `account_id`, ''),
	iif(`kind` = 'refresh_directory', json_object('version', `directory_version`),
		iif(`kind` = 'erase_account', json_object('accountId', `account_id`, 'version', `directory_version`), '{}')), `due_at`
FROM `room_tasks` JOIN `conversations` ON `id` = `conversation_id`;--> statement-breakpoint
INSERT INTO `outbox` (`target`, `kind`, `key`, `payload`, `due_at`)
SELECT 'channel:' || `channel_id`, `kind`, iif(`kind` = 'erase_account', `account_id`, ''),
	iif(`kind` = 'refresh_directory', json_object('version', `directory_version`),
		iif(`kind` = 'erase_account', json_object('accountId', `account_id`, 'version', `directory_version`), '{}')), `due_at`
FROM `channel_tasks` JOIN `channels` ON `id` = `channel_id`;--> statement-breakpoint
INSERT INTO `outbox` (`target`, `kind`, `key`, `payload`, `failures`, `due_at`)
SELECT 'person:' || `account_id`, 'notification', `id`,
	json_object('id', `id`, 'at', `at`, 'isRead', json('false'), 'content', json(`content`)), `failures`, `due_at`
FROM `notice_outbox` ORDER BY `id`;--> statement-breakpoint
DELETE FROM `workspace_events`;--> statement-breakpoint
DELETE FROM `room_tasks`;--> statement-breakpoint
DELETE FROM `channel_tasks`;--> statement-breakpoint
DELETE FROM `notice_outbox`;--> statement-breakpoint
CREATE TRIGGER `workspace_events_to_outbox` AFTER INSERT ON `workspace_events` BEGIN
	INSERT INTO `outbox` (`target`, `kind`, `key`, `payload`, `due_at`) VALUES (
		'workspace:' || new.`workspace_id`, 'workspace_event', new.`notice_id`,
		json_object('kind', new.`kind`, 'actorId', new.`actor_id`, 'subjectId', new.`subject_id`, 'channelId', new.`channel_id`, 'at', new.`at`), new.`at`);
	DELETE FROM `workspace_events` WHERE `id` = new.`id`;
END;--> statement-breakpoint
CREATE TRIGGER `room_tasks_to_outbox` AFTER INSERT ON `room_tasks` BEGIN
	INSERT INTO `outbox` (`target`, `kind`, `key`, `payload`, `due_at`)
	SELECT 'conversation:' || new.`conversation_id`, new.`kind`, iif(new.`kind` = 'erase_account', new.`account_id`, ''),
		iif(new.`kind` = 'refresh_directory', json_object('version', `directory_version`),
			iif(new.`kind` = 'erase_account', json_object('accountId', new.`account_id`, 'version', `directory_version`), '{}')), new.`due_at`
	FROM `conversations` WHERE `id` = new.`conversation_id`;
END;--> statement-breakpoint
CREATE TRIGGER `room_tasks_to_outbox_again` AFTER UPDATE OF `due_at` ON `room_tasks` BEGIN
	INSERT INTO `outbox` (`target`, `kind`, `key`, `payload`, `due_at`)
	SELECT 'conversation:' || new.`conversation_id`, new.`kind`, iif(new.`kind` = 'erase_account', new.`account_id`, ''),
		iif(new.`kind` = 'refresh_directory', json_object('version', `directory_version`),
			iif(new.`kind` = 'erase_account', json_object('accountId', new.`account_id`, 'version', `directory_version`), '{}')), new.`due_at`
	FROM `conversations` WHERE `id` = new.`conversation_id`;
END;--> statement-breakpoint
CREATE TRIGGER `channel_tasks_to_outbox` AFTER INSERT ON `channel_tasks` BEGIN
	INSERT INTO `outbox` (`target`, `kind`, `key`, `payload`, `due_at`)
	SELECT 'channel:' || new.`channel_id`, new.`kind`, iif(new.`kind` = 'erase_account', new.`account_id`, ''),
		iif(new.`kind` = 'refresh_directory', json_object('version', `directory_version`),
			iif(new.`kind` = 'erase_account', json_object('accountId', new.`account_id`, 'version', `directory_version`), '{}')), new.`due_at`
	FROM `channels` WHERE `id` = new.`channel_id`;
END;--> statement-breakpoint
CREATE TRIGGER `channel_tasks_to_outbox_again` AFTER UPDATE OF `due_at` ON `channel_tasks` BEGIN
	INSERT INTO `outbox` (`target`, `kind`, `key`, `payload`, `due_at`)
	SELECT 'channel:' || new.`channel_id`, new.`kind`, iif(new.`kind` = 'erase_account', new.`account_id`, ''),
		iif(new.`kind` = 'refresh_directory', json_object('version', `directory_version`),
			iif(new.`kind` = 'erase_account', json_object('accountId', new.`account_id`, 'version', `directory_version`), '{}')), new.`due_at`
	FROM `channels` WHERE `id` = new.`channel_id`;
END;--> statement-breakpoint
CREATE TRIGGER `notice_outbox_to_outbox` AFTER INSERT ON `notice_outbox` BEGIN
	INSERT INTO `outbox` (`target`, `kind`, `key`, `payload`, `failures`, `due_at`) VALUES (
		'person:' || new.`account_id`, 'notification', new.`id`,
		json_object('id', new.`id`, 'at', new.`at`, 'isRead', json('false'), 'content', json(new.`content`)), new.`failures`, new.`due_at`);
END;
