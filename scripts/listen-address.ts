import { createServer } from "node:net";

export interface ListenAddress {
  host: string;
  port: number;
}

/** Reads HOST and PORT. @throws Error for an invalid port */
export function readListenAddress(): ListenAddress {
  const port = Number(process.env.PORT || 8787);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`PORT must be a number from 1 to 65535, not "${process.env.PORT}".`);
  }
  return { host: process.env.HOST || "localhost", port };
}

/** The host in URLs; a server that listens on all addresses is `localhost`. */
export function hostOfUrl(host: string): string {
  if (["0.0.0.0", "::", "*"].includes(host)) return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}

/** Why no server can listen there and what to do, or null. */
export async function findListenProblem({ host, port }: ListenAddress): Promise<string | null> {
  // localhost means IPv4 and IPv6, and a machine may lack one.
  const codes = await Promise.all(
    (host === "localhost" ? ["127.0.0.1", "::1"] : [host]).map((address) => tryToListen(address, port)),
  );
  if (codes.includes("EADDRINUSE")) {
    return (
      `Port ${port} is in use. Free it, or choose another: ${setting("PORT", port === 65_535 ? 8787 : port + 1)}` +
      "\nA second server also needs another folder: STATE_DIR."
    );
  }
  if (codes.includes("EACCES")) {
    return `Port ${port} requires more rights. Choose one above 1023: ${setting("PORT", 8787)}`;
  }
  if (codes.every((code) => code !== null)) {
    return `HOST must be a name or an address of this machine, such as localhost or 0.0.0.0, not "${host}".`;
  }
  return null;
}

/** A command line that sets a variable for one start, in the platform's shell. */
export function setting(name: string, value: string | number): string {
  return process.platform === "win32" ? `set ${name}=${value}&& npm start` : `${name}=${value} npm start`;
}

/** The error code, or null on success. */
function tryToListen(address: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer()
      .once("listening", () => server.close(() => resolve(null)))
      .once("error", (error) => resolve("code" in error ? String(error.code) : error.message))
      .listen(port, address);
  });
}
