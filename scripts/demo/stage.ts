import { expectEqual } from "./checks.ts";
import { Person } from "./person.ts";
import type { Colour, Transcript } from "./transcript.ts";

/** A part of the demo; works on a new or a used server. */
export interface Act {
  title: string;
  play(stage: Stage): Promise<void>;
}

/** The server of an act, and its output. */
export class Stage {
  readonly origin: string;
  readonly #transcript: Transcript;
  readonly #cast: Person[] = [];

  constructor(origin: string, transcript: Transcript) {
    this.origin = origin;
    this.#transcript = transcript;
  }

  person(name: string, colour: Colour): Person {
    const person = new Person(name, colour, this.origin, this.#transcript);
    this.#cast.push(person);
    return person;
  }

  /** Everyone leaves. */
  close(): void {
    for (const { client } of this.#cast) client.close();
  }

  scene(text: string): void {
    this.#transcript.scene(text);
  }

  /** @throws CheckFailed */
  check(promise: string, actual: unknown, expected: unknown): void {
    expectEqual(promise, actual, expected);
    this.#transcript.holds(promise);
  }
}
