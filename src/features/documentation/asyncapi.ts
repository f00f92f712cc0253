import { z } from "zod";
import { version } from "../../../package.json";
import type { FrameDescription, SocketDescription } from "../../realtime/frames.ts";
import { CONTACT } from "./introduction.ts";

interface Reference {
  $ref: string;
}

export interface AsyncApiMessage {
  /** Unique among all messages: `ChatConversationMessageEditedEvent`. */
  name: string;
  title: string;
  summary: string;
  payload: Record<string, unknown>;
  examples: { payload: unknown }[];
}

export interface AsyncApiChannel {
  address: string;
  title: string;
  summary: string;
  parameters?: Record<string, { description: string }>;
  messages: Record<string, Reference>;
  bindings: { ws: { method: "GET"; query: Record<string, unknown>; bindingVersion: "0.1.0" } };
  "x-close-codes": SocketDescription["closeCodes"];
}

interface AsyncApiOperation {
  action: "send" | "receive";
  title: string;
  summary: string;
  description: string;
  channel: Reference;
  messages: Reference[];
}

/** What we use of AsyncAPI 3.1. */
export interface AsyncApiDocument {
  asyncapi: "3.1.0";
  info: {
    title: string;
    version: string;
    description: string;
    license: { name: string };
    contact: { name: string; url: string; email: string };
    tags: { name: string; description: string }[];
  };
  defaultContentType: "application/json";
  servers: Record<string, { host: string; protocol: string; description: string; security: Reference[] }>;
  channels: Record<string, AsyncApiChannel>;
  operations: Record<string, AsyncApiOperation>;
  components: { messages: Record<string, AsyncApiMessage>; securitySchemes: Record<string, object> };
}

const DESCRIPTION = `The frames of every WebSocket of Palaestra. The document describes the server: it *receives* what clients send, and *sends* what they get.

A browser opens a socket with \`?ticket=\`, single-use and valid for 30 seconds, from \`POST /api/ws-tickets/\`; other clients may send the headers that the REST operations take. \`?token=\` with an access token works as well, but leaves the token in the logs of any proxy in between.`;

const SECURITY_SCHEMES = {
  ticket: { type: "httpApiKey", in: "query", name: "ticket", description: "From POST /api/ws-tickets/" },
  bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT", description: "An access token" },
  token: { type: "httpApiKey", in: "query", name: "token", description: "An access token" },
};

export function buildAsyncApi(sockets: readonly SocketDescription[], address: URL): AsyncApiDocument {
  const document: AsyncApiDocument = {
    asyncapi: "3.1.0",
    info: {
      title: "Palaestra sockets",
      version,
      description: DESCRIPTION,
      license: { name: "MIT" },
      // Every host with mail has this address (RFC 2142).
      contact: { ...CONTACT, url: new URL("/", address).href, email: `postmaster@${address.hostname}` },
      tags: [{ name: "WebSocket", description: "Frames of JSON text" }],
    },
    defaultContentType: "application/json",
    servers: {
      here: {
        host: address.host,
        protocol: address.protocol === "https:" ? "wss" : "ws",
        description: "This backend",
        security: Object.keys(SECURITY_SCHEMES).map((name) => ({
          $ref: `#/components/securitySchemes/${name}`,
        })),
      },
    },
    channels: {},
    operations: {},
    components: { messages: {}, securitySchemes: SECURITY_SCHEMES },
  };
  for (const socket of sockets) addSocket(document, socket);
  return document;
}

function addSocket(document: AsyncApiDocument, socket: SocketDescription): void {
  const id = socket.path
    .split(/[^A-Za-z0-9_]+/)
    .filter(Boolean)
    .join("-");
  const parameters = [...socket.path.matchAll(/\{(\w+)_id\}/g)].map(([, name = ""]) => [
    `${name}_id`,
    { description: `The id of the ${name}` },
  ]);
  const channel: AsyncApiChannel = {
    // It works with and without the trailing slash.
    address: socket.path.replace(/\/$/, ""),
    title: socket.title,
    summary: socket.summary,
    ...(parameters.length > 0 && { parameters: Object.fromEntries(parameters) }),
    messages: {},
    bindings: { ws: { method: "GET", query: querySchema(socket.query), bindingVersion: "0.1.0" } },
    "x-close-codes": socket.closeCodes,
  };
  document.channels[id] = channel;
  for (const [action, frames] of [
    ["receive", socket.send],
    ["send", socket.receive],
  ] as const) {
    if (frames.length === 0) continue;
    const messages = frames.map((frame) => {
      const key = `${frame.name}.${action === "receive" ? "fromClient" : "fromServer"}`;
      document.components.messages[`${id}.${key}`] = describeMessage(
        frame,
        messageName(id, frame.name, action),
      );
      channel.messages[key] = { $ref: `#/components/messages/${id}.${key}` };
      return { $ref: `#/channels/${id}/messages/${key}` };
    });
    document.operations[`${action}.${id}`] = {
      action,
      ...OPERATION_TEXTS[action],
      channel: { $ref: `#/channels/${id}` },
      messages,
    };
  }
}

const OPERATION_TEXTS = {
  receive: {
    title: "Frames from clients",
    summary: "The frames that clients send",
    description:
      "The server receives these. It rejects an invalid one with an error frame, or closes the socket.",
  },
  send: {
    title: "Frames from the server",
    summary: "The frames that clients get",
    description:
      "The server sends these. Later versions may add kinds of frame: ignore those that you don't know.",
  },
} as const;

/** From `ws-chat-conversation_id`, `message_edited` and `send`: `ChatConversationMessageEditedEvent`. */
function messageName(channel: string, frame: string, action: AsyncApiOperation["action"]): string {
  const words = `${channel.replace(/^ws-/, "").replace(/_id$/, "")}-${frame}`.split(/[-_]/);
  const kind = action === "receive" ? "command" : "event";
  return [...words, kind].map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

function querySchema(query: SocketDescription["query"]): Record<string, unknown> {
  const properties = query.map(({ name, description }) => [name, { type: "string", description }]);
  return { type: "object", properties: Object.fromEntries(properties) };
}

function describeMessage(
  { name: title, summary, schema, example }: FrameDescription,
  name: string,
): AsyncApiMessage {
  const { $schema, ...payload } = z.toJSONSchema(schema, {
    target: "draft-7",
    io: "input",
    unrepresentable: "any",
    reused: "inline",
  });
  return { name, title, summary, payload, examples: [{ payload: example }] };
}
