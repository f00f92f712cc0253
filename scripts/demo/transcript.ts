import { styleText } from "node:util";

export type Colour = "cyan" | "magenta" | "yellow" | "green";

export interface Speaker {
  name: string;
  colour: Colour;
}

const NAME_WIDTH = 5;
const TEXT_WIDTH = 52;

/** What the audience reads, as it happens. Times are seconds since the curtain rose. */
export class Transcript {
  readonly #startedAt = performance.now();

  get seconds(): number {
    return (performance.now() - this.#startedAt) / 1000;
  }

  title(text: string): void {
    console.log(`\n${styleText("bold", text)}`);
  }

  /** What the next lines show. */
  scene(text: string): void {
    console.log(`\n  ${styleText(["bold", "blue"], text)}`);
  }

  /** Someone does something; `detail` is how, for who reads along with the protocol. */
  does(who: Speaker, text: string, detail = ""): void {
    this.#line(nameOf(who), `→ ${text}`, detail);
  }

  /** Someone is told something. */
  hears(who: Speaker, text: string, detail = ""): void {
    this.#line(nameOf(who), `← ${text}`, detail);
  }

  /** Something was checked, and holds. */
  holds(text: string): void {
    this.#line(" ".repeat(NAME_WIDTH), styleText("green", `✓ ${text}`), "");
  }

  #line(who: string, text: string, detail: string): void {
    const time = styleText("dim", `${this.seconds.toFixed(2).padStart(7)} s`);
    console.log(
      `${time}  ${who} ${detail ? text.padEnd(TEXT_WIDTH) : text}${styleText("dim", detail && `  ${detail}`)}`,
    );
  }
}

function nameOf({ name, colour }: Speaker): string {
  return styleText(["bold", colour], name.padEnd(NAME_WIDTH));
}
