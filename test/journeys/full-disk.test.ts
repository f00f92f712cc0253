import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ServerPerson, TestServer } from "../support/server.ts";

const disk = mkdtempSync(join(tmpdir(), "palaestra-disk-"));
const isMounted =
  spawnSync("mount", ["-t", "tmpfs", "-o", "size=12m", "tmpfs", disk], { stdio: "ignore" }).status === 0;
const filler = join(disk, "filler");

let server: TestServer;

afterAll(() => {
  server?.stop();
  if (isMounted) spawnSync("umount", ["--lazy", disk]);
  rmSync(disk, { recursive: true, force: true });
});

function fill(): void {
  const { bavail, bsize } = statfsSync(disk);
  appendFileSync(filler, Buffer.alloc(bavail * bsize));
  expect(statfsSync(disk).bavail).toBe(0);
}

interface Write {
  name: string;
  path: string;
  body: () => BodyInit;
  type?: string;
}

async function send({ name, path, body, type }: Write, { access }: ServerPerson): Promise<Response> {
  return fetch(new URL(path, server.url), {
    method: "POST",
    headers: {
      Authorization: `Bearer ${access}`,
      "Idempotency-Key": name,
      ...(type && { "Content-Type": type }),
    },
    body: body(),
  });
}

// A file system of its own can be made small by root alone.
describe.skipIf(!isMounted)("when the disk is full", () => {
  let ada: ServerPerson;
  let writes: Write[];

  beforeAll(async () => {
    server = await TestServer.start({ people: 2, stateDir: join(disk, "state") });
    const [first, second] = server.people;
    if (!first || !second) throw new Error("Nobody is here");
    ada = first;
    const started = await server.request("POST", "/api/chat/conversations/start/", ada, {
      user_id: second.accountId,
    });
    const { id } = started as { id: number };
    const messages = `/api/chat/conversations/${id}/send_message/`;
    await server.request("POST", messages, ada, { content: "before" });
    const json = (value: object) => ({ body: () => JSON.stringify(value), type: "application/json" });
    const form = () => {
      const sent = new FormData();
      sent.set("attachment", new File(["%PDF-1.4\n", "x".repeat(200_000)], "plan.pdf"));
      return sent;
    };
    const exercise = { name: "Row", category: "strength", description: "d".repeat(5000) };
    writes = [
      { name: "a row of D1", path: "/api/exercises/", ...json(exercise) },
      { name: "a message", path: messages, ...json({ content: "x".repeat(5000) }) },
      { name: "a file", path: messages, body: form },
      { name: "a group", path: "/api/chat/conversations/", ...json({ participants: [second.accountId] }) },
    ];
  });

  const countMine = async () => {
    const read = (path: string) => server.request("GET", path, ada);
    const conversations = (await read("/api/chat/conversations/")) as { id: number }[];
    const first = Math.min(...conversations.map(({ id }) => id));
    const messages = (await read(`/api/chat/conversations/${first}/messages/`)) as { count: number };
    const exercises = (await read("/api/exercises/?custom_only=true")) as { count: number };
    return [conversations.length, messages.count, exercises.count];
  };

  it("on a full disk, every write answers 503 with Retry-After and succeeds once there is room", async () => {
    expect(await countMine()).toEqual([1, 1, 0]);
    for (const write of writes) {
      // A write that failed may leave room for the next one.
      fill();
      const refusal = await send(write, ada);
      const problem = (await refusal.json()) as { code: string };
      expect({ ...write, status: refusal.status, code: problem.code }).toMatchObject({
        status: 503,
        code: "unavailable",
      });
      expect(Number(refusal.headers.get("Retry-After"))).toBeGreaterThan(0);
    }
    rmSync(filler);
    await expect.poll(countMine).toEqual([1, 1, 0]);
    for (const write of [...writes, ...writes]) {
      expect((await send(write, ada)).status, write.name).toBe(201);
    }
    expect(await countMine()).toEqual([2, 3, 1]);
  });
});
