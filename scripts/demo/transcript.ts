import { styleText } from "node:util";

export type Colour = "cyan" | "magenta" | "yellow" | "green";

export interface Speaker {
  name: string;
  colour: Colour;
}

const NAME_WIDTH = 5;
const WIDTH = 80;
/** The columns of time and name. */
const INDENT = 17;

/** Prints the demo. Times are seconds since the start. */
export class Transcript {
  readonly #startedAt = performance.now();

  get seconds(): number {
    return (performance.now() - this.#startedAt) / 1000;
  }

  title(text: string): void {
    console.log(`\n${styleText("bold", text)}`);
  }

  scene(text: string): void {
    console.log(`\n  ${styleText(["bold", "blue"], text)}`);
  }

  /** Prints an action; `detail` shows the protocol. */
  does(who: Speaker, text: string, detail = ""): void {
    this.#line(nameOf(who), `→ ${text}`, detail);
  }

  /** Prints what someone received. */
  receives(who: Speaker, text: string, detail = ""): void {
    this.#line(nameOf(who), `← ${text}`, detail);
  }

  holds(text: string): void {
    this.#line(" ".repeat(NAME_WIDTH), styleText("green", `✓ ${text}`), "");
  }

  #line(who: string, text: string, detail: string): void {
    const time = styleText("dim", `${this.seconds.toFixed(2).padStart(7)} s`);
    const room = WIDTH - INDENT - text.length - 2;
    const gap = detail.length <= room ? "  " : `\n${" ".repeat(INDENT + 2)}`;
    console.log(`${time}  ${who} ${text}${styleText("dim", detail && `${gap}${detail}`)}`);
  }
}

function nameOf({ name, colour }: Speaker): string {
  return styleText(["bold", colour], name.padEnd(NAME_WIDTH));
}
