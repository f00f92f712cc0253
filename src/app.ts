import type { Context, MiddlewareHandler } from "hono";
import { except } from "hono/combine";
import { requestId } from "hono/request-id";
import { secureHeaders } from "hono/secure-headers";
import { createContext } from "./compose.ts";
import { accounts } from "./features/accounts/routes.ts";
import { codes } from "./features/auth/codes/routes.ts";
import { grants } from "./features/auth/grants/routes.ts";
import { passwords } from "./features/auth/passwords/routes.ts";
import { auth } from "./features/auth/routes.ts";
import { blocks } from "./features/blocks/routes.ts";
import { attachments } from "./features/conversations/attachments/routes.ts";
import { chats } from "./features/conversations/chats/routes.ts";
import { evictions } from "./features/conversations/evictions/routes.ts";
import { members } from "./features/conversations/members/routes.ts";
import { messages } from "./features/conversations/messages/routes.ts";
import { conversations } from "./features/conversations/routes.ts";
import { courses } from "./features/courses/routes.ts";
import { createDocumentation } from "./features/documentation/routes.ts";
import { friends } from "./features/friends/routes.ts";
import { health } from "./features/health/routes.ts";
import { home } from "./features/home/routes.ts";
import { mailbox } from "./features/mail/routes.ts";
import { games } from "./features/people/invites/routes.ts";
import { notifications } from "./features/people/notifications/routes.ts";
import { people } from "./features/people/routes.ts";
import { profiles } from "./features/profiles/routes.ts";
import { registration } from "./features/registration/routes.ts";
import { address } from "./features/settings/address/routes.ts";
import { ownProfile } from "./features/settings/profile/routes.ts";
import { settings } from "./features/settings/routes.ts";
import { exercises } from "./features/workouts/exercises/routes.ts";
import { logs } from "./features/workouts/logs/routes.ts";
import { workouts } from "./features/workouts/routes.ts";
import { sessions } from "./features/workouts/sessions/routes.ts";
import { IMPORT_BYTES_MAX, transfer } from "./features/workouts/transfer/routes.ts";
import { activity } from "./features/workspaces/activity/routes.ts";
import { channelMessages } from "./features/workspaces/channels/messages/routes.ts";
import { channels } from "./features/workspaces/channels/routes.ts";
import { invitations } from "./features/workspaces/invitations/routes.ts";
import { workspaceMembers } from "./features/workspaces/members/routes.ts";
import { workspaces } from "./features/workspaces/routes.ts";
import { identify } from "./http/authentication.ts";
import { type LargeBody, limitBodies } from "./http/bodies.ts";
import { readClient } from "./http/client.ts";
import { answerOtherOrigins } from "./http/cors.ts";
import { methodNotAllowed } from "./http/methods.ts";
import { handleError } from "./http/problems.ts";
import { distrustAddressHeader, limitRequests } from "./http/rate-limits.ts";
import { readAs } from "./http/repeating.ts";
import { logRequests } from "./http/request-log.ts";
import { type AppEnv, createRouter, exceptSockets } from "./http/router.ts";
import { createLogger } from "./lib/logger.ts";
import { isUpgrade } from "./realtime/upgrade.ts";

const LARGE_BODIES: LargeBody[] = [
  { method: "POST", path: /^\/api\/chat\/conversations\/[^/]+\/send_message$/ },
  {
    method: "POST",
    path: /^\/api\/training\/import$/,
    file: {
      bytesMax: IMPORT_BYTES_MAX,
      detail: "The file must be at most 16 MiB. Import it in parts.",
    },
  },
];

/** The middleware would only slow down a socket's opening. */
function exceptHandshakes(...middleware: MiddlewareHandler<AppEnv>[]): MiddlewareHandler<AppEnv> {
  return except((c: Context) => c.req.path.startsWith("/ws/") && isUpgrade(c.req.raw), ...middleware);
}

/**
 * One chain for every router: bytes, who, how often. Each contract continues with access, retries, validation
 * (http/contract.ts). Sockets are handled in http/sockets.ts.
 */
export function createApp() {
  const app = createRouter();

  app.use(requestId({ headerName: "X-Request-Id", limitLength: 64 }));
  app.use(
    exceptHandshakes(
      secureHeaders({
        contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
        strictTransportSecurity: "max-age=63072000; includeSubDomains",
        xFrameOptions: "DENY",
        referrerPolicy: "no-referrer",
        crossOriginResourcePolicy: false,
        overwrite: false,
      }),
    ),
  );
  app.use(distrustAddressHeader);
  app.use(async (c, next) => {
    const logger = createLogger({ request_id: c.get("requestId") });
    c.set(
      "ctx",
      createContext(
        c.env,
        (promise) => c.executionCtx.waitUntil(promise),
        logger,
        readClient(c.req.raw.headers),
      ),
    );
    c.set("show", async (path) => app.fetch(readAs(c.req.raw, path), c.env, c.executionCtx));
    await next();
  });
  app.use(logRequests);
  // Static files: nobody is asked for, and no limit counts them.
  app.route("/", home);
  app.use(
    exceptHandshakes(
      answerOtherOrigins,
      limitBodies(LARGE_BODIES),
      exceptSockets(identify),
      exceptSockets(limitRequests),
    ),
  );

  app.route("/", health);
  app.route("/", registration);
  app.route("/", auth);
  app.route("/", codes);
  app.route("/", passwords);
  app.route("/", grants);
  app.route("/", mailbox);
  app.route("/", accounts);
  app.route("/", settings);
  app.route("/", ownProfile);
  app.route("/", address);
  app.route("/", profiles);
  app.route("/", friends);
  app.route("/", blocks);
  app.route("/", people);
  app.route("/", notifications);
  app.route("/api", notifications);
  app.route("/", games);
  app.route("/", conversations);
  app.route("/", members);
  app.route("/", messages);
  app.route("/", evictions);
  app.route("/", chats);
  app.route("/api", chats);
  app.route("/", workspaces);
  app.route("/", channels);
  app.route("/", workspaceMembers);
  app.route("/", invitations);
  app.route("/", channelMessages);
  app.route("/", activity);
  app.route("/", courses);
  app.route("/", exercises);
  app.route("/", workouts);
  app.route("/", sessions);
  app.route("/", logs);
  app.route("/", transfer);
  app.route("/", attachments);
  app.route("/", createDocumentation(app));

  app.notFound(methodNotAllowed(app));
  app.onError(handleError);
  return app;
}
