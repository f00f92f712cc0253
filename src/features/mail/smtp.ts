import { connect, type Socket } from "node:net";
import { connect as connectSecurely } from "node:tls";
import { createTransport } from "nodemailer";
import { SECOND_MS } from "../../lib/time.ts";
import type { Mail } from "./protocol.ts";

const PATIENCE_MS = 15 * SECOND_MS;

/**
 * `smtps://user:password@host:465` uses TLS, `smtp://user:password@host:587` requires STARTTLS; `?tls=off` is
 * for a server on the same machine. Without a mail, only tries the login.
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
  // The library attaches its listeners a turn after getting the connection, and misses a close before that.
  await Promise.race([mail ? transport.sendMail({ from, ...mail }) : transport.verify(), lost]);
}

interface Opened {
  connection: Socket;
  /** The connection already uses TLS. */
  secured: boolean;
}

/** The runtime resolves local host names; the library would ask public name servers. */
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
