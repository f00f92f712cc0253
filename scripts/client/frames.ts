import { comment, indent, type Schema, typeOf } from "./types.ts";

interface Reference {
  $ref: string;
}

/** An AsyncAPI 3.0 document, as far as types follow from it. */
export interface FrameDocument {
  channels: Record<string, { address: string; title: string; messages: Record<string, Reference> }>;
  operations: Record<string, { action: "send" | "receive"; channel: Reference; messages: Reference[] }>;
  components: { messages: Record<string, { summary: string; payload: Schema }> };
}

const HEADER = "// Made of the served AsyncAPI document by `npm run client:types`.";

/** The types of every socket's frames, as a TypeScript module: by its path, what a client sends and what it receives. */
export function frameTypesOf(document: FrameDocument): string {
  const sockets = Object.entries(document.channels).map(([id, { address, title }]) => {
    // The document describes the server: what that sends, a client receives.
    const [send, receive] = (["receive", "send"] as const).map((action) => framesOf(document, id, action));
    return `${comment(title)}${JSON.stringify(withSlash(address))}: {\nsend:${send};\nreceive:${receive};\n};`;
  });
  return indent(
    `${HEADER}\n\n/** The frames of every socket. */\nexport interface Sockets {\n${sockets.join("\n")}\n}\n`,
  );
}

function framesOf(
  { channels, operations, components }: FrameDocument,
  id: string,
  action: "send" | "receive",
): string {
  const operation = Object.values(operations).find(
    (each) => each.action === action && nameIn(each.channel) === id,
  );
  const frames = (operation?.messages ?? []).map((message) => {
    const named = channels[id]?.messages[nameIn(message)];
    const frame = named && components.messages[nameIn(named)];
    if (!frame) throw new Error(`The document does not describe ${message.$ref}.`);
    return `\n${comment(frame.summary)}| ${typeOf(frame.payload)}`;
  });
  return frames.join("") || " never";
}

function nameIn({ $ref }: Reference): string {
  return $ref.split("/").at(-1) ?? "";
}

/** AsyncAPI addresses leave out the slash at the end; the client and the guides have it. */
function withSlash(address: string): string {
  return `${address}/`;
}
