/** Contains a space, so it is never a username. */
export const DELETED_ACCOUNT_NAME = "deleted account";
