import { type Channel, here } from "../platform.ts";
import type { Tokens } from "./tokens.ts";

type Word = { ask: true } | { pair: Tokens };

const ANSWERS_MS = 100;

/** The other tabs with the same login, on a platform that has `BroadcastChannel`. */
export class Tabs {
  readonly #channel: Channel;
  #isClosed = false;

  /** `mine` is the pair to answer with; null where there is none to share. */
  constructor(login: string, mine: () => Tokens | null, onPair: (pair: Tokens) => void) {
    const BroadcastChannel = here.BroadcastChannel as NonNullable<typeof here.BroadcastChannel>;
    this.#channel = new BroadcastChannel(`palaestra ${login}`);
    this.#channel.unref?.();
    this.#channel.onmessage = ({ data }) => {
      const word = data as Word;
      const pair = mine();
      if ("pair" in word) onPair(word.pair);
      else if (pair) this.tell(pair);
    };
  }

  tell(pair: Tokens): void {
    this.#say({ pair });
  }

  /** Asks for newer pairs, and resolves when those who hear it have had time to answer. */
  async ask(): Promise<void> {
    this.#say({ ask: true });
    await new Promise((resolve) => setTimeout(resolve, ANSWERS_MS));
  }

  close(): void {
    this.#isClosed = true;
    this.#channel.close();
  }

  /** A renewal may end after its client was closed. */
  #say(word: Word): void {
    if (!this.#isClosed) this.#channel.postMessage(word);
  }
}
