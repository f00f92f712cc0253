import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { receiveFile } from "../../../src/features/media/actions.ts";
import { giveBackQuota, withinQuota } from "../../../src/features/quotas/actions.ts";
import {
  createExercise,
  removeExercise,
  requireExercise,
} from "../../../src/features/workouts/exercises/actions.ts";
import { AppError } from "../../../src/lib/error.ts";
import { readQuotas } from "../../../src/lib/quotas.ts";
import { DAY_MS, MINUTE_MS } from "../../../src/lib/time.ts";
import { cast, ctx, type Player } from "../../support/cast.ts";
import { PNG_BYTES } from "../media/samples.ts";

const KIB = 1024;

/** A context whose deployment has other bounds, and whose clock is ahead. */
function bounded(quotas: string, aheadMs = 0) {
  return { ...ctx, config: { ...ctx.config, quotas: readQuotas(quotas) }, now: () => Date.now() + aheadMs };
}

const EXERCISE = {
  name: "Farmer's walk",
  description: "",
  category: "strength",
  difficultyLevel: "beginner",
  primaryMuscles: [],
  secondaryMuscles: [],
  equipmentNeeded: [],
  instructions: [],
  videoUrl: null,
  imageUrl: null,
  isPublic: false,
} as const;

const values = (more: object = {}) =>
  ({ ...EXERCISE, ...more }) as unknown as Parameters<typeof createExercise>[2];
const actor = (player: Player) => ({ accountId: player.id, grantId: "" });

async function outcome(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "done",
    (error: unknown) => {
      if (error instanceof AppError) return error.code;
      throw error;
    },
  );
}

async function usedBy(player: Player, quota: string): Promise<number> {
  const row = await env.DB.prepare("SELECT used FROM usage WHERE account_id = ? AND quota = ?")
    .bind(player.id, quota)
    .first<{ used: number }>();
  return row?.used ?? 0;
}

async function countExercises(player: Player): Promise<number> {
  const row = await env.DB.prepare("SELECT count(*) AS n FROM exercises WHERE creator_id = ?")
    .bind(player.id)
    .first<{ n: number }>();
  return row?.n ?? 0;
}

describe("what one account may store", () => {
  it("is refused beyond its limit, stating limit and use, per account", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const small = bounded("exercises=2");
    for (const _ of [1, 2]) await createExercise(small, actor(ada), values());
    await expect(createExercise(small, actor(ada), values())).rejects.toMatchObject({
      code: "quota_exceeded",
      message: expect.stringContaining("2 of exercises of your own; you have 2"),
    });
    expect(await countExercises(ada)).toBe(2);
    expect(await outcome(createExercise(small, actor(ben), values()))).toBe("done");
  });

  it("is not exceeded by twenty concurrent requests", async () => {
    const [ada] = await cast("ada");
    const small = bounded("exercises=5");
    const all = await Promise.all(
      Array.from({ length: 20 }, () => outcome(createExercise(small, actor(ada), values()))),
    );
    expect(all.filter((each) => each === "done")).toHaveLength(5);
    expect(await countExercises(ada)).toBe(5);
  });

  it("is recounted at the limit once a minute, so that deleting makes room", async () => {
    const [ada] = await cast("ada");
    const small = bounded("exercises=1");
    for (const ahead of [0, 2 * MINUTE_MS]) {
      const now = bounded("exercises=1", ahead);
      const { id } = await createExercise(now, actor(ada), values());
      expect(await outcome(createExercise(small, actor(ada), values()))).toBe("quota_exceeded");
      await removeExercise(ctx, await requireExercise(ctx, ada.id, id));
    }
    expect(await countExercises(ada)).toBe(0);
  });

  it("counts the bytes of texts and of changes", async () => {
    const [ada] = await cast("ada");
    const small = bounded(`training_bytes=${10 * KIB}`);
    const fits = values({ instructions: ["i".repeat(4 * KIB), "ä".repeat(2 * KIB)] });
    expect(await outcome(createExercise(small, actor(ada), fits))).toBe("done");
    expect(await usedBy(ada, "training_bytes")).toBeGreaterThan(8 * KIB);
    expect(await outcome(createExercise(small, actor(ada), fits))).toBe("quota_exceeded");
    expect(await countExercises(ada)).toBe(1);
  });

  it("counts nothing if the write fails", async () => {
    const [ada] = await cast("ada");
    const failing = withinQuota(ctx, ada.id, { courses: 1 }, async (db) => {
      await db.run("insert into there_is_no_such_table values (1)");
    });
    await expect(failing).rejects.toThrow();
    expect(await usedBy(ada, "courses")).toBe(0);
  });

  it("resets daily quotas at midnight and says when", async () => {
    const [ada] = await cast("ada");
    const write = (aheadMs: number) =>
      withinQuota(bounded("text_bytes_a_day=100", aheadMs), ada.id, { text_bytes_a_day: 60 }, (db) =>
        db.run("select 1"),
      );
    await write(0);
    await expect(write(0)).rejects.toMatchObject({
      code: "rate_limited",
      details: { retryAfterSeconds: expect.any(Number) },
    });
    await expect(write(DAY_MS)).resolves.toBeDefined();
  });

  it("is refunded to the day on which it was counted", async () => {
    const [ada] = await cast("ada");
    await withinQuota(ctx, ada.id, { file_bytes_a_day: 100 }, (db) => db.run("select 1"));
    await giveBackQuota(ctx, ada.id, { file_bytes_a_day: 40 }, Date.now() - DAY_MS);
    expect(await usedBy(ada, "file_bytes_a_day")).toBe(100);
    await giveBackQuota(ctx, ada.id, { file_bytes_a_day: 40 }, Date.now());
    expect(await usedBy(ada, "file_bytes_a_day")).toBe(60);
  });
});

describe("files", () => {
  const upload = (player: Player, bytesMax?: number) => {
    async function* stream() {
      yield PNG_BYTES;
      yield new Uint8Array(1000);
    }
    const file = { ownerId: player.id, conversationId: 1, name: "a.png", declaredType: "image/png" };
    return { ...file, stream: stream(), bytesMax };
  };

  it("charge their actual bytes and refund the reservation", async () => {
    const [ada] = await cast("ada");
    const { size } = await receiveFile(ctx, upload(ada));
    await expect.poll(() => usedBy(ada, "file_bytes_a_day")).toBe(size);
    await expect.poll(() => usedBy(ada, "file_bytes")).toBe(size);
    expect(await usedBy(ada, "files")).toBe(1);
  });

  it("are refused before anything is stored if they might exceed the limit", async () => {
    const [ada] = await cast("ada");
    const small = bounded(`file_bytes_a_day=${3 * KIB}`);
    await receiveFile(small, upload(ada, 2 * KIB));
    await expect.poll(() => usedBy(ada, "file_bytes_a_day")).toBeLessThan(2 * KIB);
    expect(await outcome(receiveFile(small, upload(ada)))).toBe("rate_limited");
    const objects = await env.MEDIA.list();
    expect(objects.objects.length).toBeGreaterThan(0);
    const { results } = await env.DB.prepare("SELECT key FROM media WHERE owner_id = ?").bind(ada.id).all();
    expect(results).toHaveLength(1);
  });

  it("are refused beyond the limit, also for ten concurrent uploads", async () => {
    const [ada] = await cast("ada");
    const small = bounded("files=3");
    const all = await Promise.all(
      Array.from({ length: 10 }, () => outcome(receiveFile(small, upload(ada, 2 * KIB)))),
    );
    expect(all.filter((each) => each === "done")).toHaveLength(3);
    expect(all.filter((each) => each === "quota_exceeded")).toHaveLength(7);
  });
});

describe("the setting", () => {
  it("overrides only what it names", () => {
    const quotas = readQuotas(" courses=7  file_bytes=1000 ");
    expect(quotas).toMatchObject({ courses: 7, file_bytes: 1000, workspaces: readQuotas("").workspaces });
  });

  it.each(["course=7", "courses", "courses=many", "courses=-1"])("of %s is refused", (setting) => {
    expect(() => readQuotas(setting)).toThrow("QUOTAS");
  });
});
