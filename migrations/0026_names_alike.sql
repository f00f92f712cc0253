-- Usernames that differ only in case, in compatible characters or in ignorable ones are one from here on. What the former
-- keys distinguish is folded; an account whose new key another one has keeps its own.
CREATE TABLE `name_foldings` (`character` TEXT PRIMARY KEY NOT NULL, `folded` TEXT NOT NULL) WITHOUT ROWID;--> statement-breakpoint
INSERT INTO `name_foldings`
	WITH RECURSIVE ignorable(`first`, `last`) AS (
		SELECT value ->> 0, value ->> 1 FROM json_each('[[847, 847], [4447, 4448], [6068, 6069], [6155, 6157], [6159, 6159],
			[65024, 65039], [917760, 917999]]')
		UNION ALL
		SELECT `first` + 1, `last` FROM ignorable WHERE `first` < `last`
	)
	SELECT char(`first`), '' FROM ignorable;--> statement-breakpoint
INSERT INTO `name_foldings` SELECT value ->> 0, value ->> 1 FROM json_each('[
	["ß", "ss"], ["ı", "i"], ["\u0345", "ι"], ["ς", "σ"],
	["ᲀ", "в"], ["ᲁ", "д"], ["ᲂ", "о"], ["ᲃ", "с"], ["ᲄ", "т"], ["ᲅ", "т"], ["ᲆ", "ъ"], ["ᲇ", "ѣ"], ["ᲈ", "ꙋ"],
	["ᾀ", "ἀι"], ["ᾁ", "ἁι"], ["ᾂ", "ἂι"], ["ᾃ", "ἃι"], ["ᾄ", "ἄι"], ["ᾅ", "ἅι"], ["ᾆ", "ἆι"], ["ᾇ", "ἇι"],
	["ᾐ", "ἠι"], ["ᾑ", "ἡι"], ["ᾒ", "ἢι"], ["ᾓ", "ἣι"], ["ᾔ", "ἤι"], ["ᾕ", "ἥι"], ["ᾖ", "ἦι"], ["ᾗ", "ἧι"],
	["ᾠ", "ὠι"], ["ᾡ", "ὡι"], ["ᾢ", "ὢι"], ["ᾣ", "ὣι"], ["ᾤ", "ὤι"], ["ᾥ", "ὥι"], ["ᾦ", "ὦι"], ["ᾧ", "ὧι"],
	["ᾲ", "ὰι"], ["ᾳ", "αι"], ["ᾴ", "άι"], ["ᾷ", "ᾶι"], ["ῂ", "ὴι"], ["ῃ", "ηι"], ["ῄ", "ήι"], ["ῇ", "ῆι"],
	["ῲ", "ὼι"], ["ῳ", "ωι"], ["ῴ", "ώι"], ["ῷ", "ῶι"]
]');--> statement-breakpoint
UPDATE OR IGNORE `accounts` SET `username_key` = (
	WITH RECURSIVE folded(`at`, `key`) AS (
		SELECT 1, ''
		UNION ALL
		SELECT `at` + 1, `key` || coalesce(
			(SELECT `folded` FROM `name_foldings` WHERE `character` = substr(`username_key`, `at`, 1)),
			substr(`username_key`, `at`, 1))
		FROM folded WHERE `at` <= length(`username_key`)
	)
	SELECT `key` FROM folded ORDER BY `at` DESC LIMIT 1
)
WHERE `username_key` GLOB '*[^ -~]*';--> statement-breakpoint
DROP TABLE `name_foldings`;--> statement-breakpoint
-- Searches fold some characters otherwise than before: whatever may hold one is indexed anew.
UPDATE `accounts` SET `first_name` = `first_name` WHERE `username` || ' ' || `first_name` || ' ' || `last_name` GLOB
	'*[' || char(173, 837, 890, 1564, 4447, 4448, 6158, 7838, 45, 8188, 8203, 45, 8303, 12644, 65279, 65440) || ']*';--> statement-breakpoint
UPDATE `exercises` SET `name` = `name` WHERE `name` GLOB
	'*[' || char(173, 837, 890, 1564, 4447, 4448, 6158, 7838, 45, 8188, 8203, 45, 8303, 12644, 65279, 65440) || ']*';--> statement-breakpoint
UPDATE `workouts` SET `name` = `name` WHERE `name` GLOB
	'*[' || char(173, 837, 890, 1564, 4447, 4448, 6158, 7838, 45, 8188, 8203, 45, 8303, 12644, 65279, 65440) || ']*';--> statement-breakpoint
UPDATE `courses` SET `title` = `title` WHERE `title` || ' ' || `description` GLOB
	'*[' || char(173, 837, 890, 1564, 4447, 4448, 6158, 7838, 45, 8188, 8203, 45, 8303, 12644, 65279, 65440) || ']*';
