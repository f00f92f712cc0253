import { readFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import { join } from "node:path";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";

const folder = join(import.meta.dirname, "certificates");

/** A self-signed certificate of localhost that clients are configured to trust. */
export const CERTIFICATE = join(folder, "localhost.crt");

export interface Received {
  from: string;
  to: string[];
  user: string | null;
  secure: boolean;
  mail: Email;
}

interface MailServerOptions {
  /** TLS from the first byte; otherwise STARTTLS, unless `isBare`. */
  isTls?: boolean;
  isBare?: boolean;
  user?: string;
  password?: string;
}

/** A real SMTP server on loopback that stores its mails. */
export class MailServer {
  readonly received: Received[] = [];
  readonly port: number;
  readonly #server: SMTPServer;

  private constructor(server: SMTPServer, port: number) {
    this.#server = server;
    this.port = port;
  }

  static async start({
    isTls = false,
    isBare = false,
    user,
    password,
  }: MailServerOptions): Promise<MailServer> {
    const received: Received[] = [];
    const server = new SMTPServer({
      secure: isTls,
      key: readFileSync(join(folder, "localhost.key")),
      cert: readFileSync(CERTIFICATE),
      logger: false,
      authOptional: user === undefined,
      disabledCommands: [...(isBare ? ["STARTTLS"] : []), ...(user === undefined ? ["AUTH"] : [])],
      onAuth: (auth, _session, answer) => {
        if (auth.username === user && auth.password === password) answer(null, { user: auth.username });
        else answer(new Error("Invalid username or password"));
      },
      onData: (stream, { envelope, user: name, secure }, done) => {
        const chunks: Buffer[] = [];
        stream.on("data", (chunk: Buffer) => chunks.push(chunk));
        stream.on("end", async () => {
          received.push({
            from: envelope.mailFrom ? envelope.mailFrom.address : "",
            to: envelope.rcptTo.map(({ address }) => address),
            user: name ?? null,
            secure,
            mail: await PostalMime.parse(Buffer.concat(chunks)),
          });
          done();
        });
      },
    });
    // Clients that stop within a mail are not an error of the test.
    server.on("error", () => undefined);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const mails = new MailServer(server, (server.server.address() as AddressInfo).port);
    Object.assign(mails, { received });
    return mails;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

/** An unused port on loopback. */
export async function unusedPort(): Promise<number> {
  const { port, server } = await startRudeServer("");
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A server that sends a greeting and disconnects. */
export async function startRudeServer(greeting: string): Promise<{ port: number; server: Server }> {
  const server = createServer((socket) => socket.on("error", () => undefined).end(greeting));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port, server };
}
