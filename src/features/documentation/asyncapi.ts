import { z } from "zod";
import { version } from "../../../package.json";
import type { FrameDescription, SocketDescription } from "../../realtime/frames.ts";

interface Reference {
  $ref: string;
}

export interface AsyncApiMessage {
  name: string;
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
  channel: Reference;
  messages: Reference[];
}

/** AsyncAPI 3.0 as far as it is used here. */
export interface AsyncApiDocument {
  asyncapi: "3.0.0";
  info: { title: string; version: string; description: string };
  defaultContentType: "application/json";
  servers: Record<string, { host: string; protocol: string; description: string; security: Reference[] }>;
  channels: Record<string, AsyncApiChannel>;
  operations: Record<string, AsyncApiOperation>;
  components: { messages: Record<string, AsyncApiMessage>; securitySchemes: Record<string, object> };
}

const DESCRIPTION = `The frames of every WebSocket of Palaestra. The document describes the server: it *receives* what clients send, and *sends* what they get.

A browser opens a socket with \`?ticket=\`, used once and good for 30 seconds, from \`POST /api/ws-tickets/\`; other clients may send the headers that the REST operations take. \`?token=\` with an access token works as well, but leaves the token in the logs of whatever is between.`;

const SECURITY_SCHEMES = {
  ticket: { type: "httpApiKey", in: "query", name: "ticket", description: "From POST /api/ws-tickets/" },
  bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT", description: "An access token" },
  token: { type: "httpApiKey", in: "query", name: "token", description: "An access token" },
};

/** The document of these sockets, as served from this address. */
export function buildAsyncApi(sockets: readonly SocketDescription[], address: URL): AsyncApiDocument {
  const document: AsyncApiDocument = {
    asyncapi: "3.0.0",
    info: { title: "Palaestra sockets", version, description: DESCRIPTION },
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
  const parameters = [...socket.path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => [
    name,
    { description: name.replaceAll("_", " ") },
  ]);
  const channel: AsyncApiChannel = {
    address: socket.path,
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
      document.components.messages[`${id}.${key}`] = describeMessage(frame);
      channel.messages[key] = { $ref: `#/components/messages/${id}.${key}` };
      return { $ref: `#/channels/${id}/messages/${key}` };
    });
    document.operations[`${action}.${id}`] = {
      action,
      title: action === "receive" ? "What clients say" : "What the server says",
      channel: { $ref: `#/channels/${id}` },
      messages,
    };
  }
}

function querySchema(query: SocketDescription["query"]): Record<string, unknown> {
  const properties = query.map(({ name, description }) => [name, { type: "string", description }]);
  return { type: "object", properties: Object.fromEntries(properties) };
}

function describeMessage({ name, summary, schema, example }: FrameDescription): AsyncApiMessage {
  const { $schema, ...payload } = z.toJSONSchema(schema, {
    target: "draft-7",
    io: "input",
    unrepresentable: "any",
    reused: "inline",
  });
  return { name, summary, payload, examples: [{ payload: example }] };
}
