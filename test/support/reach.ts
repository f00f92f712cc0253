export interface ServerPerson {
  accountId: number;
  username: string;
  access: string;
}

/** How people reach a server that runs elsewhere. */
export class Reach {
  url: string;
  people: ServerPerson[];

  constructor(url: string, people: ServerPerson[]) {
    this.url = url;
    this.people = people;
  }

  /** The body of the answer. @throws where it is no success, or there is none */
  async request(method: string, path: string, person: ServerPerson, body?: unknown): Promise<unknown> {
    const { isOk, status, text } = await this.ask(method, path, person, body);
    if (!isOk) throw new Error(`${method} ${path}: ${status} ${text}`);
    return text === "" ? null : JSON.parse(text);
  }

  /** The answer, whatever its status. @throws TypeError where there is none */
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

/** False where the line broke before the answer. @throws where it was refused */
export async function isTaken(asking: Promise<unknown>): Promise<boolean> {
  try {
    await asking;
    return true;
  } catch (error) {
    // This is how `fetch` tells that there was no answer.
    if (error instanceof TypeError) return false;
    throw error;
  }
}
