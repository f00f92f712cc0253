import type { ConversationCalls } from "./features/conversations/calls.ts";
import type { PersonCalls } from "./features/people/calls.ts";
import type { WorkspaceCalls } from "./features/workspaces/calls.ts";
import type { ChannelCalls } from "./features/workspaces/channels/calls.ts";

/** What wrangler.toml binds. */
export interface Env {
  DB: D1Database;
  MEDIA: R2Bucket;
  ASSETS: Fetcher;
  CONVERSATION_ROOM: DurableObjectNamespace<ConversationCalls>;
  USER_ROOM: DurableObjectNamespace<PersonCalls>;
  CHANNEL_ROOM: DurableObjectNamespace<ChannelCalls>;
  WORKSPACE_ROOM: DurableObjectNamespace<WorkspaceCalls>;
  /** Which deployment this is; locally, which run. */
  VERSION: WorkerVersionMetadata;
  ENVIRONMENT: "production" | "development";
  RATE_LIMITS: "on" | "relaxed" | "off";
  /** Frames that one account may send to one object; 30 where it is not set. */
  FRAMES_PER_SECOND?: number;
  ALLOWED_ORIGINS: string;
  /** What stands between clients and the Worker: only an edge's word on a client's address is believed. */
  EDGE: "cloudflare" | "none";
  /** Whether pages of other sites may use cookies: `none` lets those of ALLOWED_ORIGINS. */
  COOKIE_SAME_SITE: "lax" | "none";
  /** Bounds of what one account may store that differ from those of lib/quotas.ts. */
  QUOTAS?: string;
  AUTH_SECRET: string;
  /** Holds a password, so it is a secret: absent where mail goes by another way. */
  SMTP_URL?: string;
  MAIL_FROM: string;
  /** The platform's own way to send mail, if it is bound. */
  EMAIL?: SendEmail;
  LIMIT_ANONYMOUS_ADDRESS: RateLimit;
  LIMIT_ANONYMOUS_ADDRESS_RELAXED: RateLimit;
  LIMIT_LOGIN_ACCOUNT: RateLimit;
  LIMIT_LOGIN_ACCOUNT_RELAXED: RateLimit;
  LIMIT_LOGIN_KNOWN: RateLimit;
  LIMIT_LOGIN_KNOWN_RELAXED: RateLimit;
  LIMIT_LOGIN_STRANGERS: RateLimit;
  LIMIT_LOGIN_STRANGERS_RELAXED: RateLimit;
  LIMIT_LOGIN_SLOWED: RateLimit;
  LIMIT_LOGIN_SLOWED_RELAXED: RateLimit;
  LIMIT_LOGIN_ADDRESS: RateLimit;
  LIMIT_LOGIN_ADDRESS_RELAXED: RateLimit;
  LIMIT_REGISTER_ADDRESS: RateLimit;
  LIMIT_REGISTER_ADDRESS_RELAXED: RateLimit;
  LIMIT_WRITE_ACCOUNT: RateLimit;
  LIMIT_WRITE_ACCOUNT_RELAXED: RateLimit;
  LIMIT_HANDSHAKE_ACCOUNT: RateLimit;
  LIMIT_HANDSHAKE_ACCOUNT_RELAXED: RateLimit;
  LIMIT_HANDSHAKE_PLACE: RateLimit;
  LIMIT_HANDSHAKE_PLACE_RELAXED: RateLimit;
  LIMIT_FRAMES_ACCOUNT: RateLimit;
  LIMIT_FRAMES_ACCOUNT_RELAXED: RateLimit;
}
