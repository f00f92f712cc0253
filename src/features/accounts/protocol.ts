import { noreplyAddress } from "../../lib/addresses.ts";
import { DELETED_ACCOUNT_NAME } from "../../lib/deleted-account.ts";

export interface Named {
  id: number;
  username: string;
  email: string;
  firstName: string;
  lastName: string;
}

export interface Card {
  accountId: number;
  username: string;
  /** First and last name, or else the username. */
  nickname: string;
  /** Only shown to clients that identify people by address. */
  email: string;
  /** Null in cards stored before pictures existed. */
  avatar: string | null;
}

export const DEFAULT_AVATAR = "/avatar.svg";

export function avatarOf({ avatar }: Pick<Card, "avatar">): string {
  return avatar ?? DEFAULT_AVATAR;
}

export function cardOf({ id, username, email, firstName, lastName }: Named): Card {
  const fullName = `${firstName} ${lastName}`.trim();
  return { accountId: id, username, nickname: fullName || username, email, avatar: DEFAULT_AVATAR };
}

export function withoutAddress(card: Card): Card {
  return { ...card, email: noreplyAddress(card.username) };
}

export const DELETED_CARD: Card = cardOf({
  id: 0,
  username: DELETED_ACCOUNT_NAME,
  email: "",
  firstName: "",
  lastName: "",
});
