import { describe, expect, it } from "vitest";
import { api } from "../../support/api.ts";

describe("the health of the Worker", () => {
  it("is told to anyone, with the server's time", async () => {
    for (const path of ["/api/health", "/api/health/"]) {
      const before = Date.now();
      const { status, body } = await api("GET", path);
      expect(status).toBe(200);
      expect(body).toEqual({
        status: "healthy",
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      });
      expect(Date.parse(String(body.timestamp))).toBeGreaterThanOrEqual(before);
    }
  });
});
