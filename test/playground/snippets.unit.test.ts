import { expect, it } from "vitest";
import { liveAct, restAct } from "../../public/playground/parts/act.js";
import { curlOf, typescriptOf } from "../../public/playground/parts/snippets.js";

const ORIGIN = "http://localhost:8787";
const ada = {
  key: "ada" as const,
  name: "Ada",
  username: "ada_1",
  email: "ada_1@example.com",
  password: "secret",
};
const commandOf = (act: Parameters<typeof curlOf>[0]) => curlOf(act, ORIGIN)?.split("\n")[1];
const scriptOf = (act: Parameters<typeof typescriptOf>[0]) => typescriptOf(act, ORIGIN).split("\n").slice(2);

it("a request with parameters, a query and a body is one line of curl, quoted for a shell", () => {
  const options = {
    params: { id: 7 },
    query: { unit: "kg", page: undefined },
    body: { content: "It's six" },
  };
  const act = restAct(ada, { method: "post", path: "/api/rooms/{id}/messages/", options });
  expect(commandOf(act)).toBe(
    `curl -s -X POST 'http://localhost:8787/api/rooms/7/messages/?unit=kg' -H "Authorization: Bearer $token" ` +
      `-H 'Content-Type: application/json' -d '{"content":"It'\\''s six"}'`,
  );
});

it("reading is a curl without a method and a body", () => {
  const act = restAct(ada, { method: "get", path: "/api/games/" });
  expect(commandOf(act)).toBe(`curl -s 'http://localhost:8787/api/games/' -H "Authorization: Bearer $token"`);
});

it("a file is read from where the command or the program runs", () => {
  const body = new FormData();
  body.set("file", new File(["a,b"], "hevy.csv", { type: "text/csv" }));
  body.set("unit", "kg");
  const act = restAct(ada, {
    method: "post",
    path: "/api/training/import/",
    options: { query: { dry_run: true }, body },
  });
  expect(commandOf(act)).toContain(`-F 'file=@hevy.csv;type=text/csv' -F 'unit=kg'`);
  const program = typescriptOf(act, ORIGIN);
  expect(program).toContain('import { readFile } from "node:fs/promises";');
  expect(program).toContain(
    'form.set("file", new Blob([await readFile("hevy.csv")], { type: "text/csv" }), "hevy.csv");',
  );
  expect(program).toContain(
    'ada.api.post("/api/training/import/", { query: { dry_run: true }, body: form })',
  );
});

it("what only a socket does has no curl, and its program waits until the socket is live", () => {
  const act = liveAct(ada, { live: 'conversationWith("ben_1")', call: "like(3)" });
  expect(curlOf(act, ORIGIN)).toBeNull();
  expect(scriptOf(act)).toEqual([
    'const ada = connect({ url: "http://localhost:8787", signIn: { username: "ada_1", password: "secret" } });',
    'const live = ada.conversationWith("ben_1");',
    'await new Promise((ready) => live.subscribe(() => live.snapshot.status === "live" && ready()));',
    "await live.like(3);",
    "ada.close();",
    "",
  ]);
});
