import type { ConversationCalls } from "./features/conversations/calls.ts";
import type { PersonCalls } from "./features/people/calls.ts";
import type { WorkspaceCalls } from "./features/workspaces/calls.ts";
import type { ChannelCalls } from "./features/workspaces/channels/calls.ts";

/** The bindings of wrangler.toml. */
export interface Env {
  DB: D1Database;
  MEDIA: R2Bucket;
  ASSETS: Fetcher;
  CONVERSATION_ROOM: DurableObjectNamespace<ConversationCalls>;
  USER_ROOM: DurableObjectNamespace<PersonCalls>;
  CHANNEL_ROOM: DurableObjectNamespace<ChannelCalls>;
  WORKSPACE_ROOM: DurableObjectNamespace<WorkspaceCalls>;
  /** The deployment, or locally the run. */
  VERSION: WorkerVersionMetadata;
  ENVIRONMENT: "production" | "development";
  RATE_LIMITS: "on" | "relaxed" | "off";
  /** Frames per second from one account to one object; default 30. */
  FRAMES_PER_SECOND?: number;
  ALLOWED_ORIGINS: string;
  /** What is in front of the Worker: only an edge's address header is trusted. */
  EDGE: "cloudflare" | "none";
  /** Whether pages of other sites may use cookies: `none` allows those of ALLOWED_ORIGINS. */
  COOKIE_SAME_SITE: "lax" | "none";
  /** Overrides of the limits in lib/quotas.ts. */
  QUOTAS?: string;
  AUTH_SECRET: string;
  /** A secret, because it contains a password; absent if mail is sent another way. */
  SMTP_URL?: string;
  MAIL_FROM: string;
  /** The platform's mail service, if bound. */
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
