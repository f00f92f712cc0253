/** The signed-in account, and the login (grant) it came by. */
export interface Actor {
  accountId: number;
  grantId: string;
}

/** `bearer`: an access JWT. `token`: an opaque key. `ticket`: single-use, opens a socket. `media_ticket`: reads attachments. */
export interface Credentials {
  kind: "bearer" | "token" | "ticket" | "media_ticket";
  value: string;
}

/** The tokens of a login as a browser keeps them, and how long each is good, in milliseconds. */
export interface LoginCookies {
  access: string;
  refresh: string;
  id: string;
  lifetimesMs: { access: number; refresh: number; id: number };
}
