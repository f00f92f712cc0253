import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createContext } from "../../src/compose.ts";
import { idempotent } from "../../src/http/idempotency.ts";
import { FORM_LIMITS, readMultipart } from "../../src/http/multipart.ts";
import { handleError } from "../../src/http/problems.ts";
import { answersNothing } from "../../src/http/repeating.ts";
import { createRouter } from "../../src/http/router.ts";

let runs = 0;
const app = createRouter();
app.use(async (c, next) => {
  c.set(
    "ctx",
    createContext(env, () => {}),
  );
  await next();
});
app.use(answersNothing);
app.use(idempotent);
app.post("/files", async (c) => {
  const form = await readMultipart(c.req.raw, FORM_LIMITS, async (file) => file.name);
  c.set("bodyDigest", form.digest);
  runs += 1;
  return c.json({ run: runs, file: form.file }, 201);
});
app.onError(handleError);

/** Every form is written anew, with a boundary of its own. */
async function post(key: string, content: string, bytes: string) {
  const body = new FormData();
  body.set("content", content);
  body.set("attachment", new File([bytes], "plan.txt", { type: "text/plain" }));
  const response = await app.request(
    "/files",
    { method: "POST", headers: { "Idempotency-Key": key }, body },
    env,
  );
  return { status: response.status, headers: response.headers, body: await response.json() };
}

describe("a multipart write with an Idempotency-Key", () => {
  it("replays the first answer to the same form with any boundary", async () => {
    const key = crypto.randomUUID();
    const first = await post(key, "hello", "bytes");
    const runsBefore = runs;
    const second = await post(key, "hello", "bytes");
    expect(first.status).toBe(201);
    expect(second).toMatchObject({ status: 201, body: first.body as object });
    expect(second.headers.get("Idempotency-Replayed")).toBe("true");
    expect(runs).toBe(runsBefore);
  });

  it.each([
    ["another text", "other", "bytes"],
    ["another file", "hello", "other"],
  ])("refuses the key with %s", async (_case, content, bytes) => {
    const key = crypto.randomUUID();
    await post(key, "hello", "bytes");
    const reply = await post(key, content, bytes);
    expect(reply).toMatchObject({ status: 409, body: { code: "idempotency_key_reused" } });
  });

  it("refuses the key with a JSON body", async () => {
    const key = crypto.randomUUID();
    await post(key, "hello", "bytes");
    const response = await app.request(
      "/files",
      { method: "POST", headers: { "Idempotency-Key": key, "Content-Type": "application/json" }, body: "{}" },
      env,
    );
    expect(response.status).toBe(409);
  });
});
