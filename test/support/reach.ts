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

  async request(method: string, path: string, { access }: ServerPerson, body?: unknown): Promise<unknown> {
    const response = await fetch(new URL(path, this.url), {
      method,
      headers: { Authorization: `Bearer ${access}`, "Content-Type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === "" ? null : JSON.parse(text);
  }

  socketUrl(path: string, { access }: ServerPerson): string {
    const url = new URL(path, this.url.replace("http", "ws"));
    url.searchParams.set("token", access);
    return url.href;
  }
}
