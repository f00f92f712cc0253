import type { SocketDescription } from "../../../realtime/frames.ts";
import { SOCKET_KINDS } from "../modules.ts";
import type { SocketName } from "./socket-kind.ts";

export const personSockets = Object.fromEntries(
  Object.entries(SOCKET_KINDS).map(([name, { description }]) => [name, description]),
) as Record<SocketName, SocketDescription>;
