export interface Actor {
  accountId: number;
  grantId: string;
}

/**
 * `bearer`: an access JWT. `token`: an opaque key. `ticket`: single-use, opens a socket. `media_ticket`:
 * reads attachments.
 */
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
