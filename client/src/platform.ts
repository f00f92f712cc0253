/** As much of a WebSocket as is used, as browsers, Node and React Native have it. */
export interface Socket {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  onerror: (() => void) | null;
  send(text: string): void;
  close(code?: number): void;
}

/** What the client takes from where it runs. Whoever has others passes them to `connect`. */
export interface Platform {
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  openSocket: (url: string) => Socket;
  now: () => number;
  /** From 0 to 1, exclusive. */
  chance: () => number;
}

export interface Channel {
  postMessage(message: unknown): void;
  close(): void;
  onmessage: ((event: { data: unknown }) => void) | null;
  /** Node's: a channel alone keeps no process running. */
  unref?: () => void;
}

interface Surroundings {
  /** Of a page's window. Absent in Node. */
  addEventListener?: (type: string, listener: () => void, options: { signal: AbortSignal }) => void;
  /** Absent in Node 20. */
  WebSocket?: new (
    url: string,
  ) => Socket;
  BroadcastChannel?: new (name: string) => Channel;
  document?: { visibilityState?: string };
  indexedDB?: unknown;
  crypto?: { randomUUID?: () => string };
  /** Absent in Node. */
  reportError?: (error: unknown) => void;
}

/** What there is here besides what every platform has. */
export const here = globalThis as unknown as Surroundings;

export const PLATFORM: Platform = {
  fetch: (url, init) => fetch(url, init),
  openSocket: (url) => new (here.WebSocket as new (url: string) => Socket)(url),
  now: () => Date.now(),
  chance: Math.random,
};

/** Calls back whenever the page is looked at again or the network is back; returns how to stop that. */
export function onLook(callback: () => void): () => void {
  const stop = new AbortController();
  const look = () => {
    if (here.document?.visibilityState !== "hidden") callback();
  };
  // The first of them bubbles from the page to its window.
  for (const type of ["visibilitychange", "online", "pageshow"]) here.addEventListener?.(type, look, stop);
  return () => stop.abort();
}

/** Calls an application's functions, each of them although another throws; what they throw is reported afterwards. */
export function callAll<Argument>(
  listeners: Iterable<(argument: Argument) => void>,
  argument: Argument,
): void {
  for (const listener of [...listeners]) {
    try {
      listener(argument);
    } catch (error) {
      (here.reportError ?? console.error)(error);
    }
  }
}

/** A new id, that nobody else has. Pages that aren't secure have no `randomUUID`. */
export function newId(): string {
  const { crypto } = here;
  return crypto?.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
}
