import { beforeAll, describe, expect, it } from "vitest";
import { api, ORIGIN, refused } from "../../support/api.ts";
import { cast, type Player } from "../../support/cast.ts";
import { BROWSE, type Course, enterTrainer, makeCourse, type Trainer } from "../../support/courses.ts";

let tom: Trainer;
let ada: Player;

beforeAll(async () => {
  tom = await enterTrainer("tom");
  [ada] = await cast("ada");
});

describe("the courses for trainees", () => {
  const browse = (query: string) => api<Course[]>("GET", `${BROWSE}?${query}`, { as: ada });
  const titles = async (query: string) => (await browse(query)).body.map(({ title }) => title);

  it("are a bare array, oldest first, with the trainers' names", async () => {
    const vera = await enterTrainer("vera");
    await makeCourse(vera, { title: "Qi 1" });
    await makeCourse(tom, { title: "Qi 2", price: "10.50" });
    const { status, body } = await browse("search=Qi");
    expect(status).toBe(200);
    expect(body).toMatchObject([
      { title: "Qi 1", trainer: "Vera Test", price: 49.99, trainer_profile: vera.profile },
      { title: "Qi 2", trainer: "Tom Test", price: 10.5 },
    ]);
    expect((await browse("")).body.map(({ id }) => id)).toEqual(
      (await browse("")).body.map(({ id }) => id).sort((one, other) => one - other),
    );
  });

  it("show the username of a trainer without a name", async () => {
    const wes = await enterTrainer("wes");
    await api("PATCH", `/api/accounts/${wes.id}/`, { as: wes, body: { firstName: "", lastName: "" } });
    const { id } = await makeCourse(wes);
    expect((await api<Course>("GET", `/api/courses/${id}/detail/`, { as: ada })).body.trainer).toBe(
      wes.username,
    );
  });

  it("are searched by title, description and trainer's name", async () => {
    const xenia = await enterTrainer("xenia");
    await makeCourse(xenia, { title: "Kettlebells", description: "Für Anfänger: Übungen" });
    await makeCourse(xenia, { title: "Rings of Steel", description: "50% off" });
    for (const [search, expected] of [
      ["KETTLE", ["Kettlebells"]],
      ["Übungen", ["Kettlebells"]],
      ["steel", ["Rings of Steel"]],
      ["50%", ["Rings of Steel"]],
      ["xenia te", ["Kettlebells", "Rings of Steel"]],
      ["no such course", []],
    ] as const) {
      expect([search, await titles(`search=${encodeURIComponent(search)}`)]).toEqual([search, expected]);
    }
  });

  it("are paged by 100 with Link headers", async () => {
    const yan = await enterTrainer("yan");
    for (let index = 0; index < 205; index += 1) await makeCourse(yan, { title: `Paged ${index}` });
    const link = (page: number, rel: string) =>
      `<${ORIGIN}${BROWSE}?search=Paged&page=${page}>; rel="${rel}"`;
    const pages = [
      await browse("search=Paged"),
      await browse("search=Paged&page=2"),
      await browse("search=Paged&page=3"),
    ];
    expect(pages.map(({ body }) => body.length)).toEqual([100, 100, 5]);
    expect(pages.map(({ headers }) => headers.get("Link"))).toEqual([
      link(2, "next"),
      `${link(3, "next")}, ${link(1, "prev")}`,
      link(2, "prev"),
    ]);
    expect((await refused("GET", `${BROWSE}?search=Paged&page=4`, { as: ada })).status).toBe(404);
  });

  it.each(["page=0", "page=x", `search=${"x".repeat(201)}`])("are refused with ?%s", async (query) => {
    const problem = await refused("GET", `${BROWSE}?${query}`, { as: ada });
    expect(problem).toMatchObject({ status: 400, errors: [{ path: query.split("=")[0] }] });
  });
});
