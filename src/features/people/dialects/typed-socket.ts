import { decodeFields } from "../../../realtime/dialect.ts";
import {
  type ClientFrame,
  CREDENTIALS_QUERY,
  decodeByType,
  type FrameDescription,
} from "../../../realtime/frames.ts";
import { CLOSE_CODES, connectedExample, type Named, type SocketKind } from "./socket-kind.ts";

interface TypedSocket extends Omit<SocketKind, "description" | "decode"> {
  path: string;
  title: string;
  summary: string;
  actions: readonly ClientFrame<Named>[];
  frames: readonly FrameDescription[];
}

export function createTypedSocket(socket: TypedSocket): SocketKind {
  const { path, title, summary, actions, frames, ...kind } = socket;
  return {
    ...kind,
    description: {
      path,
      title,
      summary,
      query: CREDENTIALS_QUERY,
      send: [...actions],
      receive: [connectedExample, ...frames],
      closeCodes: CLOSE_CODES,
    },
    decode: (frame, sender) => decodeFields(frame, sender, (fields) => decodeByType(actions, fields)),
  };
}
