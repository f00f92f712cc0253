export interface Actor {
  accountId: number;
  grantId: string;
}

/** `bearer`: a JWT; `token`: an opaque key; `ticket`: opens one socket; `media_ticket`: reads files. */
export interface Credentials {
  kind: "bearer" | "token" | "ticket" | "media_ticket";
  value: string;
}

export interface LoginCookies {
  access: string;
  refresh: string;
  id: string;
  lifetimesMs: { access: number; refresh: number; id: number };
}
