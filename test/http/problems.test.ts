import { describe, expect, it } from "vitest";
import { api, refused } from "../support/api.ts";

describe("every refusal is a problem document", () => {
  it("answers an unknown path with 404", async () => {
    const problem = await refused("GET", "/api/nowhere");
    expect(problem).toMatchObject({ status: 404, code: "not_found", type: "about:blank" });
    expect(problem.error).toBe(problem.detail);
  });

  it("answers another method with 405 and says which there are", async () => {
    const reply = await api("DELETE", "/api/health/");
    expect(reply.status).toBe(405);
    expect(reply.headers.get("Allow")).toBe("GET");
    expect(reply.headers.get("Content-Type")).toBe("application/problem+json");
  });
});
