/** By what name a deleted account is shown where others still see what it did: no username has a space. */
export const DELETED_ACCOUNT_NAME = "deleted account";
