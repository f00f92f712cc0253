export interface ServerPerson {
  accountId: number;
  username: string;
  access: string;
}

/** Requests to a server in another process. */
export class Reach {
  url: string;
  people: ServerPerson[];

  constructor(url: string, people: ServerPerson[]) {
    this.url = url;
    this.people = people;
  }

  /** Returns the body. @throws on an error or an empty body */
  async request(method: string, path: string, person: ServerPerson, body?: unknown): Promise<unknown> {
    const { isOk, status, text } = await this.ask(method, path, person, body);
    if (!isOk) throw new Error(`${method} ${path}: ${status} ${text}`);
    return text === "" ? null : JSON.parse(text);
  }

  /** Returns the answer with any status. @throws TypeError without an answer */
  async ask(method: string, path: string, { access }: ServerPerson, body?: unknown) {
    const response = await fetch(new URL(path, this.url), {
      method,
      headers: { Authorization: `Bearer ${access}`, "Content-Type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { isOk: response.ok, status: response.status, text };
  }

  socketUrl(path: string, { access }: ServerPerson): string {
    const url = new URL(path, this.url.replace("http", "ws"));
    url.searchParams.set("token", access);
    return url.href;
  }
}

/** Returns false if the connection broke before the answer. @throws if refused */
export async function isTaken(asking: Promise<unknown>): Promise<boolean> {
  try {
    await asking;
    return true;
  } catch (error) {
    // `fetch` throws this without an answer.
    if (error instanceof TypeError) return false;
    throw error;
  }
}
