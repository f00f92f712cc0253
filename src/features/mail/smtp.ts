import { connect, type Socket } from "node:net";
import { connect as connectSecurely } from "node:tls";
import { createTransport } from "nodemailer";
import { SECOND_MS } from "../../lib/time.ts";
import type { Mail } from "./protocol.ts";

const PATIENCE_MS = 15 * SECOND_MS;

/**
 * Sends a mail over SMTP. `smtps://user:password@host:465` speaks TLS from the first byte; `smtp://user:password@host:587`
 * goes over to it, and sends nothing where the server does not; `?tls=off` is for a server on the same machine. Without a
 * mail it only signs in to the server, as far as it would for one.
 */
export async function sendOverSmtp(address: string, from: string, mail: Mail | null): Promise<void> {
  const url = new URL(address);
  const isTls = url.protocol === "smtps:";
  const isBare = !isTls && url.searchParams.get("tls") === "off";
  const host = url.hostname;
  const port = Number(url.port) || (isTls ? 465 : 587);
  const { promise: lost, reject: lose } = Promise.withResolvers<never>();
  const transport = createTransport({
    host,
    port,
    secure: isTls,
    ignoreTLS: isBare,
    requireTLS: !isTls && !isBare,
    ...(url.username && {
      auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    }),
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
    getSocket: (_options, done) => {
      const connection = open({ host, port, isTls }, done);
      connection.once("close", () => lose(new Error("The mail server closed the connection")));
    },
  });
  // The library listens to a connection a turn after it is given it: a server that hangs up before is not heard.
  await Promise.race([mail ? transport.sendMail({ from, ...mail }) : transport.verify(), lost]);
}

interface Opened {
  connection: Socket;
  /** TLS is spoken on it already. */
  secured: boolean;
}

/** Opened by the runtime, which knows the names of this machine too; the library would ask the public name servers. */
function open(
  { host, port, isTls }: { host: string; port: number; isTls: boolean },
  done: (error: Error | null, opened?: Opened) => void,
): Socket {
  const connection = isTls ? connectSecurely({ host, port, servername: host }) : connect({ host, port });
  connection.once("error", done);
  connection.once(isTls ? "secureConnect" : "connect", () => {
    connection.off("error", done);
    done(null, { connection, secured: isTls });
  });
  return connection;
}
