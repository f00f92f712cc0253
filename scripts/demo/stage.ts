import { expectEqual } from "./checks.ts";
import { Person } from "./person.ts";
import type { Colour, Transcript } from "./transcript.ts";

/** One act of the demonstration. It finds an empty or a used server, and makes its own people. */
export interface Act {
  title: string;
  play(stage: Stage): Promise<void>;
}

/** Where an act is played: a running server, and an audience that reads. */
export class Stage {
  readonly origin: string;
  readonly #transcript: Transcript;

  constructor(origin: string, transcript: Transcript) {
    this.origin = origin;
    this.#transcript = transcript;
  }

  person(name: string, colour: Colour): Person {
    return new Person(name, colour, this.origin, this.#transcript);
  }

  scene(text: string): void {
    this.#transcript.scene(text);
  }

  /** Checks a promise of the system before the audience. @throws CheckFailed */
  check(promise: string, actual: unknown, expected: unknown): void {
    expectEqual(promise, actual, expected);
    this.#transcript.holds(promise);
  }
}
