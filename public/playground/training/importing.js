import { Surface } from "../parts/surface.js";
import { sampleFile } from "./sample.js";

const PATH = "/api/training/import/";

/** Imports a training log from a file, after a dry run. */
export class Importing extends Surface {
  /** @type {File | null} */
  file = null;
  /** The report of the dry run, or of the import. @type {object | null} */
  report = null;
  /** Earlier imports, newest first. @type {object[]} */
  imports = [];

  /** @param {import("./training.js").Training} training @param {() => void} changed */
  constructor(training, changed) {
    super(changed);
    this.training = training;
    this.person = training.person;
  }

  /** @throws PalaestraError */
  async start() {
    await this.#list();
  }

  /** Makes a dry run of a file: nothing is stored. @param {File} file */
  try(file) {
    this.file = file;
    this.report = null;
    return this.attempt(() => this.#send(true));
  }

  /** The same with a sample in Hevy's format. */
  trySample() {
    return this.try(sampleFile(new Date()));
  }

  /** Imports the file of the dry run. */
  take() {
    return this.attempt(async () => {
      await this.#send(false);
      await this.#changedLog();
    });
  }

  /** Forgets the file. */
  leave() {
    this.file = null;
    this.report = null;
    this.changed();
  }

  undo(id) {
    return this.attempt(async () => {
      await this.person.do("delete", "/api/training/imports/{id}/", { params: { id } });
      await this.#changedLog();
    });
  }

  async #send(isDryRun) {
    const body = new FormData();
    body.set("file", this.file);
    const time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const query = { ...(isDryRun && { dry_run: true }), unit: this.training.unit, time_zone };
    this.report = await this.person.do("post", PATH, { query, body });
  }

  async #changedLog() {
    await this.#list();
    if (this.training.state === "open") await this.training.refresh();
  }

  async #list() {
    const { results } = await this.person.client.api.get("/api/training/imports/");
    this.imports = results;
  }
}
