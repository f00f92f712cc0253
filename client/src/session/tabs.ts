import { type Channel, here } from "../platform.ts";
import type { Tokens } from "./tokens.ts";

type Word = { ask: true } | { pair: Tokens };

const ANSWERS_MS = 100;

/** The other tabs of the application, where the platform has a way to reach them. */
export class Tabs {
  readonly #channel: Channel | null = null;
  readonly #onPair: (pair: Tokens) => void;

  /** `mine` is the pair to answer with; null where there is none to share. */
  constructor(origin: string, mine: () => Tokens | null, onPair: (pair: Tokens) => void) {
    this.#onPair = onPair;
    if (!here.BroadcastChannel) return;
    this.#channel = new here.BroadcastChannel(`palaestra ${origin}`);
    this.#channel.unref?.();
    this.#channel.onmessage = ({ data }) => {
      const word = data as Word;
      const pair = mine();
      if ("pair" in word) this.#onPair(word.pair);
      else if (pair) this.tell(pair);
    };
  }

  tell(pair: Tokens): void {
    this.#channel?.postMessage({ pair } satisfies Word);
  }

  /** Asks for newer pairs, and resolves when those who hear it have had time to answer. */
  async ask(): Promise<void> {
    if (!this.#channel) return;
    this.#channel.postMessage({ ask: true } satisfies Word);
    await new Promise((resolve) => setTimeout(resolve, ANSWERS_MS));
  }

  close(): void {
    this.#channel?.close();
  }
}
