ALTER TABLE `accounts` ADD `deletion_started_at` integer;
