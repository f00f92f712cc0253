import { noreplyAddress } from "../../lib/addresses.ts";
import { DELETED_ACCOUNT_NAME } from "../../lib/deleted-account.ts";

/** As much of an account as a card shows. */
export interface Named {
  id: number;
  username: string;
  email: string;
  firstName: string;
  lastName: string;
}

/** Who a person is to others. */
export interface Card {
  accountId: number;
  username: string;
  /** First and last name, or the username of someone who gave none. */
  nickname: string;
  /** For those alone whose clients know people by it. */
  email: string;
  /** The address of a picture; null in a card that was stored before everyone had one. */
  avatar: string | null;
}

/** The picture of everyone, as no account has one of its own yet: a path on our own host. */
export const DEFAULT_AVATAR = "/avatar.svg";

/** The address of a person's picture. */
export function avatarOf({ avatar }: Pick<Card, "avatar">): string {
  return avatar ?? DEFAULT_AVATAR;
}

export function cardOf({ id, username, email, firstName, lastName }: Named): Card {
  const fullName = `${firstName} ${lastName}`.trim();
  return { accountId: id, username, nickname: fullName || username, email, avatar: DEFAULT_AVATAR };
}

/** The same for people who may not know the address. */
export function withoutAddress(card: Card): Card {
  return { ...card, email: noreplyAddress(card.username) };
}

/** The card of an account that is deleted: it leads to nobody. */
export const DELETED_CARD: Card = cardOf({
  id: 0,
  username: DELETED_ACCOUNT_NAME,
  email: "",
  firstName: "",
  lastName: "",
});
