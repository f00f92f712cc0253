import type { Logger } from "../../lib/logger.ts";
import type { Connections } from "../../realtime/connections.ts";
import type { Blocks } from "./blocks.ts";
import type { Facts } from "./facts.ts";
import type { History } from "./history.ts";
import type { RoomHost } from "./host.ts";
import type { MemberDirectory } from "./members.ts";
import type { Place } from "./protocol.ts";
import type { MessageStorage } from "./storage.ts";
import type { Typing } from "./typing.ts";
import type { Writers } from "./writers.ts";

export interface RoomParts {
  sql: SqlStorage;
  host: RoomHost;
  logger: Logger;
  facts: Facts;
  members: MemberDirectory;
  blocks: Blocks;
  storage: MessageStorage;
  history: History;
  typing: Typing;
  writers: Writers;
  connections: Connections;
  place(): Place;
  armAlarm(): void;
  transaction<Result>(work: () => Result): Result;
}
