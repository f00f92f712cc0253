import { Surface } from "../parts/surface.js";

const UNIT_KEY = "palaestra-playground-unit";

/** One person's records and progress, in kilograms or pounds. The Workout and Import tabs share it. */
export class Training extends Surface {
  /** @type {object[]} */
  records = [];
  /** The exercise whose progress is shown. @type {string | null} */
  exerciseId = null;
  /** @type {"day" | "week" | "month"} */
  bucket = "week";
  /** @type {object[]} */
  progress = [];

  /** @param {import("../people/person.js").Person} person @param {() => void} changed */
  constructor(person, changed) {
    super(changed);
    this.person = person;
    /** @type {"kg" | "lb"} */
    this.unit = localStorage.getItem(UNIT_KEY) ?? "kg";
  }

  /** @throws PalaestraError */
  async start() {
    await this.refresh();
  }

  /** Reads records and progress as they are now. @throws PalaestraError */
  async refresh() {
    const { api } = this.person.client;
    const query = { unit: this.unit };
    const { results } = await api.get("/api/exercise-logs/personal_records/", { query });
    this.records = results;
    const isKnown = results.some(({ exercise }) => exercise.id === this.exerciseId);
    if (!isKnown) this.exerciseId = results[0]?.exercise.id ?? null;
    await this.#readProgress();
    this.changed();
  }

  show({ exerciseId = this.exerciseId, bucket = this.bucket }) {
    this.exerciseId = exerciseId;
    this.bucket = bucket;
    return this.attempt(() => this.#readProgress());
  }

  /** Changes the unit of all weights. */
  choose(unit) {
    this.unit = unit;
    localStorage.setItem(UNIT_KEY, unit);
    return this.attempt(() => this.refresh());
  }

  async #readProgress() {
    const { exerciseId: exercise, bucket, unit } = this;
    if (exercise === null) return;
    const { results } = await this.person.client.api.get("/api/exercise-logs/progress/", {
      query: { exercise, bucket, unit },
    });
    // Another exercise may have been chosen meanwhile.
    if (exercise === this.exerciseId && bucket === this.bucket) this.progress = results;
  }
}
