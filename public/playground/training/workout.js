import { Surface } from "../parts/surface.js";

const LISTED = 8;
const STARTERS = ["Bench Press", "Barbell Row"];

/** A session of exercises from the library, and its sets. */
export class Workout extends Surface {
  /** The exercises found in the library. @type {{ id: string, name: string, category: string }[]} */
  library = [];
  /** The exercises of the next session. @type {{ id: string, name: string }[]} */
  chosen = [];
  /** The session in progress. @type {object | null} */
  session = null;
  /** Its exercises. @type {{ id: string, name: string }[]} */
  exercises = [];
  /** Its sets, oldest first. @type {object[]} */
  sets = [];
  /** The session that was completed last here. @type {object | null} */
  completed = null;
  #search = "";

  /** @param {import("./training.js").Training} training @param {() => void} changed */
  constructor(training, changed) {
    super(changed);
    this.training = training;
    this.person = training.person;
  }

  /** Continues the session in progress, if there is one. @throws PalaestraError */
  async start() {
    await this.training.open();
    const { results } = await this.#api.get("/api/workout-sessions/", { query: { status: "in_progress" } });
    await this.search("");
    for (const name of STARTERS) {
      const found = await this.#api.get("/api/exercises/", { query: { search: name, page_size: LISTED } });
      const exercise = found.results.find((each) => each.name === name);
      if (exercise) this.add(exercise);
    }
    const [session] = results.filter(({ workout }) => workout !== null);
    if (session) await this.#take(session);
  }

  async search(text) {
    this.#search = text;
    const query = { page_size: LISTED, ...(text.trim() !== "" && { search: text.trim() }) };
    const { results } = await this.#api.get("/api/exercises/", { query });
    // A slower answer to an earlier search changes nothing.
    if (text !== this.#search) return;
    this.library = results;
    this.changed();
  }

  add({ id, name }) {
    this.chosen = [...this.chosen.filter((each) => each.id !== id), { id, name }];
    this.changed();
  }

  remove(id) {
    this.chosen = this.chosen.filter((each) => each.id !== id);
    this.changed();
  }

  /** Creates a workout of the chosen exercises, and starts a session with it. */
  begin() {
    return this.attempt(async () => {
      const exercises = this.chosen.map(({ id }, index) => ({
        exercise: id,
        order: index + 1,
        target_sets: 3,
      }));
      const names = this.chosen.map(({ name }) => name).join(", ");
      const workout = await this.person.do("post", "/api/workouts/", {
        body: { name: names.slice(0, 100), exercises },
      });
      const planned = await this.person.do("post", "/api/workout-sessions/", {
        body: { workout: workout.id },
      });
      const session = await this.person.do("post", "/api/workout-sessions/{id}/start/", {
        params: { id: planned.id },
      });
      await this.#take(session);
    });
  }

  /** @param {{ exercise: string, weight: number | null, reps: number | null, set_type: string }} set */
  log(set) {
    const number = this.sets.filter(({ exercise }) => exercise === set.exercise).length + 1;
    const body = { workout_session: this.session.id, set_number: number, ...set };
    return this.#change(() => this.person.do("post", "/api/exercise-logs/", { query: this.#unit, body }));
  }

  removeSet(id) {
    return this.#change(() => this.person.do("delete", "/api/exercise-logs/{id}/", { params: { id } }));
  }

  /** @param {number} rating From 1 to 5. */
  complete(rating) {
    return this.attempt(async () => {
      this.completed = await this.person.do("post", "/api/workout-sessions/{id}/complete/", {
        params: { id: this.session.id },
        query: this.#unit,
        body: { rating },
      });
      this.session = null;
      await this.training.refresh();
    });
  }

  /** Changes the unit of all weights. */
  async choose(unit) {
    await this.training.choose(unit);
    if (this.session) await this.attempt(() => this.#readSets());
  }

  get #api() {
    return this.person.client.api;
  }

  get #unit() {
    return { unit: this.training.unit };
  }

  async #take(session) {
    const { exercises } = await this.#api.get("/api/workouts/{id}/", { params: { id: session.workout } });
    this.exercises = exercises.map(({ exercise }) => exercise);
    this.session = session;
    this.completed = null;
    await this.#readSets();
  }

  #change(act) {
    return this.attempt(async () => {
      await act();
      await Promise.all([this.#readSets(), this.training.refresh()]);
    });
  }

  async #readSets() {
    const query = { session: this.session.id, page_size: 100, ...this.#unit };
    const { results } = await this.#api.get("/api/exercise-logs/", { query });
    this.sets = results.toReversed();
  }
}
