import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Connection } from "./connection.ts";
import { CheckFailed, expectEqual } from "./demo/checks.ts";
import { paintDumbbell } from "./demo/picture.ts";
import { Visitor } from "./visitor.ts";

const Health = z.object({ status: z.literal("healthy") });
const Readiness = z.object({ status: z.literal("ready") });
const Started = z.object({ id: z.int() });
const SentMessage = z.object({ attachment: z.string().nullable() });

export interface Check {
  name: string;
  /** Returns a short result. @throws CheckFailed, or a network error */
  run(): Promise<string>;
}

/** What a visitor would notice first in a broken deployment. Each check requires the previous ones. */
export class SmokeChecks {
  readonly all: readonly Check[] = [
    { name: "health", run: () => this.#checkHealth() },
    { name: "readiness", run: () => this.#checkReadiness() },
    { name: "sign-up", run: () => this.#signUp() },
    { name: "message", run: () => this.#sendMessage() },
    { name: "resume", run: () => this.#resume() },
    { name: "file", run: () => this.#sendFile() },
  ];
  readonly #ada: Visitor;
  readonly #ben: Visitor;
  readonly #connections: Connection[] = [];
  #room = 0;
  #lastSeq = 0;

  /** `mailbox` must accept mail to `name+anything@host`, for notices of deleted accounts. */
  constructor(origin: string, mailbox: string) {
    const [run, password] = [randomBytes(5).toString("hex"), randomBytes(18).toString("base64url")];
    const [mailName = "", mailHost = ""] = mailbox.split("@");
    [this.#ada, this.#ben] = ["a", "b"].map((letter) => {
      const username = `smoke-${run}-${letter}`;
      const email = `${mailName}+${username}@${mailHost}`;
      return new Visitor(origin, { username, email, password, firstName: "Smoke" });
    }) as [Visitor, Visitor];
  }

  /** Deletes the created accounts after any failure. */
  async cleanUp(): Promise<string> {
    for (const connection of this.#connections) connection.loseNetwork();
    const made = [this.#ada, this.#ben].filter(({ accountId }) => accountId !== 0);
    for (const visitor of made) {
      const { accountId, identity } = visitor;
      await visitor.logIn();
      const body = { current_password: identity.password };
      const path = `/api/accounts/${accountId}/`;
      await visitor.ask(z.unknown(), { method: "DELETE", path, body });
      const gone = await visitor.fetch({ method: "GET", path });
      expectEqual("A deleted account is gone", gone.status, 404);
    }
    return made.length === 0 ? "no account was made" : `${made.length} accounts deleted`;
  }

  async #checkHealth(): Promise<string> {
    await this.#ada.ask(Health, { method: "GET", path: "/api/health/" });
    return "the Worker answers";
  }

  async #checkReadiness(): Promise<string> {
    await this.#ada.ask(Readiness, { method: "GET", path: "/api/health/ready/" });
    return "D1, an object and R2 answer";
  }

  async #signUp(): Promise<string> {
    for (const visitor of [this.#ada, this.#ben]) {
      await visitor.signUp();
      await visitor.logIn();
    }
    const body = { user_id: this.#ben.accountId };
    const started = { method: "POST", path: "/api/chat/conversations/start/", status: 201, body } as const;
    this.#room = (await this.#ada.ask(Started, started)).id;
    return "two accounts and a conversation";
  }

  async #sendMessage(): Promise<string> {
    const [ada, ben] = [await this.#connect(this.#ada), await this.#connect(this.#ben)];
    const { content, seq } = await say(ada, "one");
    const received = await ben.receive("chat_message");
    expectEqual("The message arrives unchanged", [received.content, received.seq], [content, seq]);
    ben.loseNetwork();
    this.#lastSeq = ben.lastSeq;
    return "sent on one socket, received on another";
  }

  async #resume(): Promise<string> {
    const ada = await this.#connect(this.#ada);
    for (const text of ["two", "three"]) await say(ada, text);
    const ben = await this.#connect(this.#ben, `?after=${this.#lastSeq}`);
    const missed = [await ben.receive("chat_message"), await ben.receive("chat_message")];
    expectEqual(
      "A socket that resumes receives what it missed, in order",
      missed.map(({ content, seq }) => [content, seq]),
      [
        ["two", this.#lastSeq + 1],
        ["three", this.#lastSeq + 2],
      ],
    );
    return "two missed messages received with ?after=";
  }

  async #sendFile(): Promise<string> {
    const photo = paintDumbbell();
    const body = new FormData();
    body.set("attachment", new File([photo], "dumbbell.png", { type: "image/png" }));
    const path = `/api/chat/conversations/${this.#room}/send_message/`;
    const { attachment } = await this.#ada.ask(SentMessage, { method: "POST", path, status: 201, body });
    const download = await this.#ben.fetch({ method: "GET", path: String(attachment) });
    const isSame = Buffer.from(await download.arrayBuffer()).equals(photo);
    expectEqual("The download equals the upload", [download.status, isSame], [200, true]);
    return `${photo.length} bytes uploaded and downloaded`;
  }

  async #connect(visitor: Visitor, query = ""): Promise<Connection> {
    const connection = await visitor.connect(`/ws/chat/${this.#room}/${query}`);
    this.#connections.push(connection);
    const first = await connection.next();
    if (first.type !== "connected") throw new CheckFailed(`The socket was refused: ${JSON.stringify(first)}`);
    return connection;
  }
}

async function say(connection: Connection, content: string) {
  connection.send({ type: "message", content });
  return connection.receive("chat_message", (frame) => frame.content === content);
}
