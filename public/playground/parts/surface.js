/** What one tab knows and does. It calls `changed` whenever what is to be drawn may have changed. */
export class Surface {
  /** What went wrong last, in words; empty where nothing did. */
  notice = "";
  /** @type {"closed" | "opening" | "open" | "failed"} */
  state = "closed";
  #changed;

  /** @param {() => void} changed */
  constructor(changed) {
    this.#changed = changed;
  }

  /** Called each time the tab is shown: starts once, and again where starting failed. */
  async open() {
    if (this.state === "opening" || this.state === "open") return;
    this.state = "opening";
    const isStarted = await this.attempt(async () => {
      await this.start();
      return true;
    });
    this.state = isStarted ? "open" : "failed";
    this.changed();
  }

  /** Reads what is shown first. @throws PalaestraError */
  async start() {}

  changed() {
    this.#changed();
  }

  /** Does something, and says in words where it fails; then it resolves with undefined. */
  async attempt(act) {
    this.notice = "";
    try {
      return await act();
    } catch (error) {
      this.notice = inWords(error);
      return undefined;
    } finally {
      this.changed();
    }
  }
}

function inWords({ code, message, errors = [] }) {
  if (code === "unreachable") return "That needs the network.";
  const fields = errors.map(({ path, message: rule }) => `${path}: ${rule}`).join("; ");
  return fields === "" ? message : `${message} ${fields}`;
}
