import { once } from "node:events";
import { WebSocket } from "ws";
import type { ServerPerson } from "../../test/support/server.ts";
import type { Caller } from "../lib/caller.ts";

interface Frame {
  type: string;
  code?: string;
  conversation_id?: number;
  message_id?: number;
  unread_count?: number;
  client_id?: string;
}

interface Waiting {
  isIt(frame: Frame): boolean;
  resolve(frame: Frame): void;
  reject(error: Error): void;
}

interface Listed {
  id: number;
  unread_count: number;
}

const END = Buffer.alloc(1);
const PATIENCE_MS = 30_000;

/** One socket of a person: `/ws/chat/notifications/`, or that of a conversation. */
class Socket {
  readonly #ws: WebSocket;
  readonly #waiting: Waiting[] = [];

  constructor(ws: WebSocket, caller: Caller, path: string, take: (frame: Frame) => void) {
    this.#ws = ws;
    ws.on("message", (data) => {
      const text = String(data);
      caller.sawFrame(path, text);
      const frame = JSON.parse(text) as Frame;
      take(frame);
      const at = this.#waiting.findIndex(({ isIt }) => isIt(frame));
      if (at >= 0) this.#waiting.splice(at, 1)[0]?.resolve(frame);
    });
    ws.on("close", (code, reason) => {
      const error = new Error(`${path} was closed with ${code}: ${reason}`);
      for (const { reject } of this.#waiting.splice(0)) reject(error);
    });
  }

  static async open(
    caller: Caller,
    person: ServerPerson,
    path: string,
    take: (frame: Frame) => void = () => {},
  ): Promise<Socket> {
    const ws = new WebSocket(caller.server.socketUrl(path, person));
    const socket = new Socket(ws, caller, path, take);
    await Promise.all([once(ws, "open"), socket.#until("connected", ({ type }) => type === "connected")]);
    return socket;
  }

  /** Sends a frame, and waits for the first that fits. */
  async say(frame: object, isAnswer: (frame: Frame) => boolean): Promise<Frame> {
    const text = JSON.stringify(frame);
    const answer = this.#until(`an answer to ${text}`, isAnswer);
    this.#ws.send(text);
    return answer;
  }

  /** Sends a frame, and waits until the server has done it: the refusal of another comes after it. */
  async tell(frame: object): Promise<void> {
    const text = JSON.stringify(frame);
    const isRefusal = ({ type, code }: Frame) => type === "error" && code === "unsupported_media_type";
    const refusal = this.#until(`the refusal after ${text}`, isRefusal);
    this.#ws.send(text);
    this.#ws.send(END);
    await refusal;
  }

  #until(what: string, isIt: (frame: Frame) => boolean): Promise<Frame> {
    const { promise, resolve, reject } = Promise.withResolvers<Frame>();
    this.#waiting.push({ isIt, resolve, reject });
    const late = setTimeout(() => reject(new Error(`It did not come in time: ${what}`)), PATIENCE_MS);
    return promise.finally(() => clearTimeout(late));
  }

  /** Says goodbye, or is gone without a word. */
  async close(isAbrupt: boolean): Promise<void> {
    const closed = once(this.#ws, "close");
    if (isAbrupt) this.#ws.terminate();
    else this.#ws.close(1000);
    await closed;
  }
}

/** A device as its client ought to be: it reads the list once it is connected, and then goes by what it is sent. */
export class Device {
  readonly person: ServerPerson;
  readonly #caller: Caller;
  readonly #unread = new Map<number, number>();
  #inbox: Socket | null = null;
  #room: { id: number; socket: Socket } | null = null;

  constructor(caller: Caller, person: ServerPerson) {
    this.#caller = caller;
    this.person = person;
  }

  get isConnected(): boolean {
    return this.#inbox !== null;
  }

  /** The conversation that it has open, or null. */
  get roomId(): number | null {
    return this.#room?.id ?? null;
  }

  /** As this device shows it. */
  unread(room: number): number {
    return this.#unread.get(room) ?? 0;
  }

  async connect(): Promise<void> {
    const early: Frame[] = [];
    let isListed = false;
    const take = (frame: Frame) => (isListed ? this.#take(frame) : void early.push(frame));
    this.#inbox = await Socket.open(this.#caller, this.person, "/ws/chat/notifications/", take);
    const listed = await this.#caller.make<Listed[]>({
      ...{ method: "GET", path: "/api/chat/conversations/", as: this.person },
    });
    for (const { id, unread_count } of listed) this.#unread.set(id, unread_count);
    for (const frame of early) this.#take(frame);
    isListed = true;
  }

  async disconnect(isAbrupt: boolean): Promise<void> {
    await this.#inbox?.close(isAbrupt);
    this.#inbox = null;
  }

  async enter(room: number): Promise<void> {
    const socket = await Socket.open(this.#caller, this.person, `/ws/chat/${room}/`);
    this.#room = { id: room, socket };
  }

  async leave(isAbrupt: boolean): Promise<void> {
    await this.#room?.socket.close(isAbrupt);
    this.#room = null;
  }

  /** Sends in the conversation that it has open; the message's number. */
  async send(clientId: string): Promise<number> {
    const frame = { type: "message", content: "Hi", client_id: clientId };
    const isOwn = ({ type, client_id }: Frame) => type === "chat_message" && client_id === clientId;
    return (await this.#room?.socket.say(frame, isOwn))?.message_id ?? 0;
  }

  async delete(messageId: number): Promise<void> {
    const isDone = ({ type, message_id }: Frame) => type === "message_deleted" && message_id === messageId;
    await this.#room?.socket.say({ type: "delete", message_id: messageId }, isDone);
  }

  /** A read of what is read already changes nothing, and is not answered. */
  async read(messageId: number): Promise<void> {
    await this.#room?.socket.tell({ type: "read", message_id: messageId });
  }

  #take({ type, conversation_id = 0, unread_count = 0 }: Frame): void {
    if (type === "new_message" || type === "unread_changed") this.#unread.set(conversation_id, unread_count);
  }
}
