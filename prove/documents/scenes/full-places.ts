/** A group, an open workspace and its channel of the first account's, which take nobody any more. */
export const FULL = { group: 1, workspace: 1, channel: 1 } as const;

/** The username of an account from before usernames had to differ from the addresses of others. */
export const OLD_USERNAME = "old.name@example.org";

/** Beyond the bound of any place: what counts are the columns that triggers keep. */
const MEMBERS = 1_000_000;

/** SQL for what no request can make, or not in the time of a proof. */
export const PREPARED_ROWS: string[] = [
  `INSERT INTO conversations (id, uuid, name, creator_id, created_at, updated_at)
   VALUES (${FULL.group}, '0190b8f0-0000-7000-8000-0000000000f0', 'Full', 1, 0, 0)`,
  `INSERT INTO conversation_members (conversation_id, account_id, role, joined_at)
   VALUES (${FULL.group}, 1, 'creator', 0)`,
  `INSERT INTO workspaces (id, name, description, is_open, creator_id, created_at)
   VALUES (${FULL.workspace}, 'Full', '', 1, 1, 0)`,
  `INSERT INTO workspace_members (workspace_id, account_id, role, joined_at, accepted_at)
   VALUES (${FULL.workspace}, 1, 'owner', 0, 0)`,
  `INSERT INTO channels (id, workspace_id, name, is_private, creator_id, created_at)
   VALUES (${FULL.channel}, ${FULL.workspace}, 'full', 0, 1, 0)`,
  `INSERT INTO channel_members (channel_id, account_id, role, joined_at)
   VALUES (${FULL.channel}, 1, 'creator', 0)`,
  `UPDATE conversations SET members = ${MEMBERS} WHERE id = ${FULL.group}`,
  `UPDATE workspaces SET members = ${MEMBERS} WHERE id = ${FULL.workspace}`,
  `UPDATE channels SET members = ${MEMBERS} WHERE id = ${FULL.channel}`,
  `INSERT INTO accounts (id, username, username_key, email, email_key, password_hash, created_at, updated_at)
   VALUES (1000, '${OLD_USERNAME}', '${OLD_USERNAME}', 'other@example.org', 'other@example.org', '', 0, 0)`,
];
