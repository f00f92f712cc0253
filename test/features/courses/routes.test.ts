import { beforeAll, describe, expect, it } from "vitest";
import { api, refused } from "../../support/api.ts";
import { cast, type Player } from "../../support/cast.ts";
import {
  BROWSE,
  type Course,
  CREATE,
  enterTrainer,
  makeCourse,
  type Trainer,
  YOGA,
} from "../../support/courses.ts";

const at = (id: number, what: "detail" | "update" | "delete") => `/api/courses/${id}/${what}/`;
const shown = async (id: number, as: Player) => (await api<Course>("GET", at(id, "detail"), { as })).body;

let tom: Trainer;
let ada: Player;

beforeAll(async () => {
  tom = await enterTrainer("tom");
  [ada] = await cast("ada");
});

describe("a course", () => {
  it("is created by a trainer with the documented answer", async () => {
    const made = await api<Course>("POST", CREATE, {
      as: tom,
      body: { ...YOGA, trainer_profile: tom.profile },
    });
    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      id: expect.any(Number),
      ...YOGA,
      trainer_profile: tom.profile,
      trainer: "Tom Test",
      created_at: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
      updated_at: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
    });
    expect(await shown(made.body.id, ada)).toEqual(made.body);
  });

  it.each<[number | string, number]>([
    [0, 0],
    [49.99, 49.99],
    ["49.99", 49.99],
    ["0.10", 0.1],
    [0.3, 0.3],
    [1.15, 1.15],
    [99_999_999.99, 99_999_999.99],
  ])("keeps the price %j exactly", async (price, exact) => {
    const { id } = await makeCourse(tom, { price });
    expect((await shown(id, ada)).price).toBe(exact);
    const stored = await api("PUT", at(id, "update"), { as: tom, body: { price: exact } });
    expect(stored.body).toMatchObject({ price: exact });
  });

  it("is changed by PUT and PATCH in the given fields", async () => {
    const { id } = await makeCourse(tom);
    for (const [method, body] of [
      ["PUT", { title: "Yoga", description: "More of it", trainer_profile: tom.profile, price: 59.5 }],
      ["PUT", { title: "Advanced Yoga" }],
      ["PATCH", { price: "60.10" }],
      ["PATCH", { description: "" }],
    ] as const) {
      const before = await shown(id, tom);
      const changed = await api(method, at(id, "update"), { as: tom, body });
      const expected = { ...before, ...body, updated_at: expect.any(String) };
      expect(changed).toMatchObject({
        status: 200,
        body: "price" in body ? { ...expected, price: Number(body.price) } : expected,
      });
      expect(await shown(id, ada)).toEqual(changed.body);
    }
  });

  it("replaces lone surrogates with U+FFFD", async () => {
    const { id } = await makeCourse(tom, { title: "half \ud83c", description: "\udf89" });
    expect(await shown(id, ada)).toMatchObject({ title: "half \ufffd", description: "\ufffd" });
  });

  it("answers 404 once deleted", async () => {
    const { id } = await makeCourse(tom);
    expect((await api("DELETE", at(id, "delete"), { as: tom })).status).toBe(204);
    expect((await refused("GET", at(id, "detail"), { as: tom })).status).toBe(404);
    expect((await refused("DELETE", at(id, "delete"), { as: tom })).status).toBe(404);
  });

  it("is created once per Idempotency-Key", async () => {
    const una = await enterTrainer("una");
    const options = {
      as: una,
      body: { ...YOGA, title: "Once", trainer_profile: una.profile },
      headers: { "Idempotency-Key": crypto.randomUUID() },
    };
    const [first, second] = [await api("POST", CREATE, options), await api("POST", CREATE, options)];
    expect(second).toMatchObject({ status: 201, body: first.body });
    expect((await api<Course[]>("GET", `${BROWSE}?search=Once`, { as: una })).body).toHaveLength(1);
  });
});

describe("a course is refused", () => {
  it("for callers who are not trainers, before other errors", async () => {
    const gil = await enterTrainer("gil", "gym");
    for (const as of [ada, gil]) {
      for (const body of [{ ...YOGA, trainer_profile: tom.profile }, { price: -1 }]) {
        expect(await refused("POST", CREATE, { as, body })).toMatchObject({
          status: 403,
          code: "not_allowed",
        });
      }
    }
  });

  it("with a profile that is another's, not a trainer's, or unknown", async () => {
    const una = await enterTrainer("una");
    const other = await api<{ id: number }>("POST", "/api/profiles/", {
      as: una,
      body: { profile_type: "store" },
    });
    for (const trainer_profile of [tom.profile, other.body.id, 999_999]) {
      for (const wrong of [{}, { title: "" }, { title: 7, price: -1 }]) {
        const body = { ...YOGA, ...wrong, trainer_profile };
        const problem = await refused("POST", CREATE, { as: una, body });
        expect(problem).toMatchObject({ status: 403, code: "not_allowed" });
      }
    }
  });

  it.each<[string, unknown]>([
    ["title", ""],
    ["title", "  "],
    ["title", "x".repeat(201)],
    ["title", undefined],
    ["description", 7],
    ["description", "x".repeat(10_001)],
    ["trainer_profile", undefined],
    ["trainer_profile", "1"],
    ["trainer_profile", 0],
    ["trainer_profile", 1.5],
    ["price", undefined],
    ["price", null],
    ["price", -0.01],
    ["price", 49.999],
    ["price", 0.1 + 0.2],
    ["price", "49.999"],
    ["price", "-1"],
    ["price", "free"],
    ["price", ""],
    ["price", true],
    ["price", 100_000_000],
  ])("on creation and change with the %s %j", async (field, value) => {
    const body = { ...YOGA, trainer_profile: tom.profile, [field]: value };
    const problem = await refused("POST", CREATE, { as: tom, body });
    expect(problem).toMatchObject({ status: 400, code: "validation_failed", error: problem.detail });
    expect(problem.errors?.map(({ path }) => path)).toEqual([field]);
    if (value === undefined) return;
    const course = await makeCourse(tom);
    for (const method of ["PUT", "PATCH"]) {
      const refusal = await refused(method, at(course.id, "update"), { as: tom, body: { [field]: value } });
      expect(refusal.errors?.map(({ path }) => path)).toEqual([field]);
    }
    expect(await shown(course.id, tom)).toEqual(course);
  });

  it("when changed to a profile that is not the caller's own", async () => {
    const [course, una] = [await makeCourse(tom), await enterTrainer("una")];
    for (const method of ["PUT", "PATCH"]) {
      for (const wrong of [{}, { title: "" }]) {
        const body = { ...wrong, trainer_profile: una.profile };
        expect((await refused(method, at(course.id, "update"), { as: tom, body })).status).toBe(403);
      }
    }
    expect(await shown(course.id, tom)).toEqual(course);
  });
});

describe("another trainer's course", () => {
  const attempts = [
    ["PUT", "update", { title: "Mine" }],
    ["PATCH", "update", { title: 7 }],
    ["DELETE", "delete", undefined],
  ] as const;

  it("answers 404 to another trainer's change or deletion", async () => {
    const [course, una] = [await makeCourse(tom), await enterTrainer("una")];
    for (const [method, what, body] of attempts) {
      const problem = await refused(method, at(course.id, what), { as: una, ...(body && { body }) });
      expect(problem).toMatchObject({ status: 404, code: "not_found" });
    }
    expect(await shown(course.id, una)).toEqual(course);
  });

  it("answers 403 to non-trainers' changes and deletions", async () => {
    const [course, gil] = [await makeCourse(tom), await enterTrainer("gil", "gym")];
    for (const as of [ada, gil]) {
      for (const [method, what, body] of attempts) {
        const path = at(course.id, what);
        expect(await refused(method, path, { as, ...(body && { body }) })).toMatchObject({
          status: 403,
          code: "not_allowed",
        });
      }
    }
    expect(await shown(course.id, ada)).toEqual(course);
  });

  it.each(["999999", "0", "-1", "1.5", "one", "9".repeat(30)])("is not found at %s", async (id) => {
    for (const [method, what] of [
      ["GET", "detail"],
      ["PUT", "update"],
      ["PATCH", "update"],
      ["DELETE", "delete"],
    ]) {
      const path = `/api/courses/${id}/${what}/`;
      const body = what === "update" ? { body: { title: "No" } } : {};
      for (const as of [tom, ada]) {
        expect((await refused(method ?? "", path, { as, ...body })).status).toBe(404);
      }
    }
  });
});

describe("an anonymous caller", () => {
  it.each([
    ["POST", CREATE],
    ["GET", BROWSE],
    ["GET", at(1, "detail")],
    ["PUT", at(1, "update")],
    ["PATCH", at(1, "update")],
    ["DELETE", at(1, "delete")],
  ])("gets 401 at %s %s", async (method, path) => {
    expect(await refused(method, path)).toMatchObject({ status: 401, code: "not_signed_in" });
  });
});

describe("courses are deleted with", () => {
  it("the trainer's profile", async () => {
    const zoe = await enterTrainer("zoe");
    const { id } = await makeCourse(zoe);
    await api("DELETE", `/api/profiles/${zoe.profile}/`, { as: zoe });
    expect((await refused("GET", at(id, "detail"), { as: ada })).status).toBe(404);
    const body = { ...YOGA, trainer_profile: zoe.profile };
    expect((await refused("POST", CREATE, { as: zoe, body })).status).toBe(403);
  });

  it("the trainer's account", async () => {
    const zed = await enterTrainer("zed");
    const [gone, stays] = [await makeCourse(zed), await makeCourse(tom)];
    const body = { password: zed.password };
    expect((await api("DELETE", `/api/accounts/${zed.id}/`, { as: zed, body })).status).toBeLessThan(300);
    expect((await refused("GET", at(gone.id, "detail"), { as: ada })).status).toBe(404);
    expect((await shown(stays.id, ada)).id).toBe(stays.id);
  });
});
