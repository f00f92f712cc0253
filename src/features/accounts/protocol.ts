import { noreplyAddress } from "../../lib/addresses.ts";

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
  /** The address of a picture; no account has one yet. */
  avatar: string | null;
}

export function cardOf({ id, username, email, firstName, lastName }: Named): Card {
  const fullName = `${firstName} ${lastName}`.trim();
  return { accountId: id, username, nickname: fullName || username, email, avatar: null };
}

/** The same for people who may not know the address. */
export function withoutAddress(card: Card): Card {
  return { ...card, email: noreplyAddress(card.username) };
}
