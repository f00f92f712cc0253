import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { accounts } from "../../src/features/accounts/tables.ts";
import { api, refused } from "../support/api.ts";
import { cast, ctx } from "../support/cast.ts";

describe("every error is a problem document", () => {
  it("answers an unknown path with 404", async () => {
    const problem = await refused("GET", "/api/nowhere");
    expect(problem).toMatchObject({ status: 404, code: "not_found", type: "about:blank" });
    expect(problem.error).toBe(problem.detail);
  });

  it("answers another method with 405 and Allow", async () => {
    const reply = await api("DELETE", "/api/health/");
    expect(reply.status).toBe(405);
    expect(reply.headers.get("Allow")).toBe("GET");
    expect(reply.headers.get("Content-Type")).toBe("application/problem+json");
  });

  it("answers 404, not 500, to a write of an account deleted meanwhile", async () => {
    const [ada] = await cast("ada");
    expect((await api("GET", "/api/profiles/", { as: ada })).status).toBe(200);
    await ctx.db.delete(accounts).where(eq(accounts.id, ada.id));
    const problem = await refused("POST", "/api/profiles/", { as: ada, body: { profile_type: "gym" } });
    expect(problem).toMatchObject({ status: 404, code: "not_found" });
  });
});
