import { describe, expect, it } from "vitest";
import { readCredentials, readSocketCredentials } from "../../src/http/authentication.ts";
import { api, refused } from "../support/api.ts";
import { cast } from "../support/cast.ts";

describe("the Authorization header", () => {
  const read = (authorization?: string) =>
    readCredentials(new Headers(authorization === undefined ? {} : { Authorization: authorization }));

  it.each([
    ["Bearer a.b.c", { kind: "bearer", value: "a.b.c" }],
    ["bearer a.b.c", { kind: "bearer", value: "a.b.c" }],
    ["BEARER   a.b.c", { kind: "bearer", value: "a.b.c" }],
    ["Token key", { kind: "token", value: "key" }],
    ["token key", { kind: "token", value: "key" }],
    ["", null],
    ["Bearer", null],
    ["Bearer ", null],
    ["a.b.c", null],
    ["Basic YWRhOnB3", null],
    ["Bearer a b", null],
    ["Ticket t", null],
  ])("%j is read", (authorization, credentials) => {
    expect(read(authorization)).toEqual(credentials);
  });

  it("may be missing", () => {
    expect(read()).toBeNull();
  });
});

describe("a socket's credentials", () => {
  const read = (query: string, headers: Record<string, string> = {}) =>
    readSocketCredentials(new Request(`https://palaestra.example/ws/${query}`, { headers }));
  const authorization = { Authorization: "Bearer of-header" };

  it.each([
    ["?ticket=t", {}, { kind: "ticket", value: "t" }],
    ["?token=a.b.c", {}, { kind: "bearer", value: "a.b.c" }],
    ["?token=a.b.c&ticket=t", authorization, { kind: "ticket", value: "t" }],
    ["?token=a.b.c", authorization, { kind: "bearer", value: "a.b.c" }],
    ["", authorization, { kind: "bearer", value: "of-header" }],
    ["?token=&ticket=", authorization, { kind: "bearer", value: "of-header" }],
    ["?token=undefined&ticket=null", authorization, { kind: "bearer", value: "of-header" }],
    ["?token=null", { Cookie: "access_token=of-cookie" }, { kind: "bearer", value: "of-cookie" }],
    ["?access=a.b.c", {}, null],
  ])("are read from %j and %j", (query, headers, credentials) => {
    expect(read(query, headers)).toEqual(credentials);
  });
});

describe("invalid credentials", () => {
  it("get the same error with WWW-Authenticate", async () => {
    const [ada] = await cast("ada");
    const authorizations = [
      "Bearer no.such.token",
      `Bearer ${ada.refresh}`,
      `Bearer ${ada.token}`,
      `Bearer ${ada.access.slice(0, -2)}`,
      "Token no-such-key",
      `Token ${ada.access}`,
    ];
    for (const Authorization of authorizations) {
      const reply = await api("GET", "/api/profiles/", { headers: { Authorization } });
      expect(reply).toMatchObject({ status: 401, body: { code: "not_signed_in" } });
      expect(reply.headers.get("WWW-Authenticate")).toBe('Bearer realm="palaestra"');
    }
  });

  it("include tokens in the URL of a request other than a socket", async () => {
    const [ada] = await cast("ada");
    expect((await refused("GET", `/api/profiles/?token=${ada.access}`)).status).toBe(401);
  });
});
