import type { SocketDescription } from "../../realtime/frames.ts";

/** Every socket there is, in reading order. */
export const SOCKETS: readonly SocketDescription[] = [];
