import { vi } from "vitest";
import type { DocumentClient } from "./document-story.ts";

interface Mail {
  text: string;
}

/** People, who sign up and in with the examples of the document. */
export interface DocumentPeople {
  /** Authorization headers. */
  ada: string;
  ben: string;
  cleo: string;
  ids: { ada: number; ben: number; cleo: number };
}

/** Waits for the newest mail to an address, and finds the code in it. */
export async function readCode(origin: string, address: string, pattern = /\b\d{6}\b/): Promise<string> {
  return vi.waitFor(
    async () => {
      const answer = await fetch(new URL(`/dev/mail/?to=${address}`, origin));
      const [newest] = (await answer.json()) as Mail[];
      const code = newest?.text.match(pattern)?.[0];
      if (code === undefined) throw new Error(`There is no code for ${address}: ${newest?.text}`);
      return code;
    },
    { timeout: 15_000 },
  );
}

/** Everyone signs up and in; Ada loses a login, and gets one by a code. */
export async function introduce(client: DocumentClient, origin: string): Promise<DocumentPeople> {
  await client.send("getHealth");
  await client.send("getReadiness");
  await client.send("getOpenApi");
  await client.send("getAsyncApi");
  const { id: ada } = await client.send<{ id: number }>("createAccount");
  const ben = await client.send<{ token: string; user: { id: number } }>("registerUser");
  await client.send("registerWorkspaceUser");

  const first = await client.send<{ access: string; refresh: string }>("login");
  client.known.refresh = first.refresh;
  const { access, refresh } = await client.send<{ access: string; refresh: string }>("refreshTokens");
  client.known.refresh = refresh;
  await client.send("logout", { as: `Bearer ${access}` });

  await client.send("requestCode");
  const spent = await readCode(origin, "ada@example.com");
  client.known.otp = spent;
  await client.send("verifyCode");
  await client.send("signOutBrowser");
  await client.send("resetPassword");
  // The first code that an address takes ends the password from before it.
  const code = await readCode(origin, "ada@example.com", new RegExp(`\\b(?!${spent})\\d{6}\\b`));
  await client.send("resetPassword", {
    body: { email: "ada@example.com", code, new_password: "a long sentence" },
  });

  const login = await client.send<{ token: string }>("login");
  const cleo = await client.send<{ token: string; user: { id: number } }>("login", {
    body: { email: "cleo@example.com", password: "a third long sentence" },
  });
  const people: DocumentPeople = {
    ada: `Token ${login.token}`,
    ben: `Token ${ben.token}`,
    cleo: `Token ${cleo.token}`,
    ids: { ada, ben: ben.user.id, cleo: cleo.user.id },
  };
  await changeAccount(client, people);
  return people;
}

async function changeAccount(client: DocumentClient, { ada: as, ids }: DocumentPeople): Promise<void> {
  const account = { as, params: { id: ids.ada } };
  await client.send("listAccounts", { as, query: { search: "ada", page: 1 } });
  await client.send("getAccount", account);
  await client.send("replaceAccount", account);
  await client.send("updateAccount", account);
  await client.send("getOwnProfile", { as });
  await client.send("replaceOwnProfile", { as });
  await client.send("updateOwnProfile", { as });
  const profile = await client.send<{ id: number }>("addProfile", { as });
  client.known.trainer_profile = profile.id;
  await client.send("listProfiles", { as, query: { account: ids.ada } });
  await client.send("createSocketTicket", { as });
  await client.send("renewCookies", { as });
}

/** Ada's address, password and logins change, and she goes. */
export async function leave(
  client: DocumentClient,
  origin: string,
  { ada, ids }: DocumentPeople,
): Promise<void> {
  await client.send("removeProfile", { as: ada, params: { id: Number(client.known.trainer_profile) } });
  await client.send("updateAccount", {
    as: ada,
    params: { id: ids.ada },
    body: { email: "ada@example.org", current_password: "a long sentence" },
  });
  client.known.code = await readCode(origin, "ada@example.org");
  await client.send("confirmAddress", { as: ada });
  await client.send("changePassword", { as: ada });
  const again = { body: { username: "ada", password: "a longer sentence" } };
  await client.send("login", again);
  const logins = await client.send<{ id: string; current: boolean }[]>("listLogins", { as: ada });
  const other = logins.find(({ current }) => !current);
  await client.send("endLogin", { as: ada, params: { id: other?.id ?? "" } });
  const last = await client.send<{ token: string }>("login", again);
  await client.send("logoutEverywhere", { as: `Token ${last.token}` });
  const { token } = await client.send<{ token: string }>("login", again);
  await client.send("deleteAccount", { as: `Token ${token}`, params: { id: ids.ada } });
}
