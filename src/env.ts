import type { ConversationCalls } from "./features/conversations/calls.ts";
import type { PersonCalls } from "./features/people/calls.ts";
import type { WorkspaceCalls } from "./features/workspaces/calls.ts";
import type { ChannelCalls } from "./features/workspaces/channels/calls.ts";

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
  /** Default 30. */
  FRAMES_PER_SECOND?: number;
  ALLOWED_ORIGINS: string;
  /** What is in front of the Worker: only an edge's address header is trusted. */
  EDGE: "cloudflare" | "none";
  /** `none` lets pages of ALLOWED_ORIGINS use them. */
  COOKIE_SAME_SITE: "lax" | "none";
  /** Whether production serves the playground. */
  PLAYGROUND: "off" | "on";
  /** Overrides lib/quotas.ts. */
  QUOTAS?: string;
  AUTH_SECRET: string;
  /** A secret: contains a password. */
  SMTP_URL?: string;
  MAIL_FROM: string;
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
