import { type Channel, here } from "../platform.ts";
import { claimsOf, type Tokens } from "./tokens.ts";

type Word = { ask: true } | { pair: Tokens };

const ANSWERS_MS = 100;

/** The other tabs with the same login, on a platform that has `BroadcastChannel`. */
export class Tabs {
  readonly #channel: Channel;
  #isClosed = false;

  /** `mine` is this tab's pair, null where it has none; `onPair` gets one that is newer. Null where tabs can't talk. */
  static of(login: string, mine: () => Tokens | null, onPair: (pair: Tokens) => void): Tabs | null {
    const { BroadcastChannel } = here;
    return BroadcastChannel ? new Tabs(new BroadcastChannel(`palaestra ${login}`), mine, onPair) : null;
  }

  private constructor(channel: Channel, mine: () => Tokens | null, onPair: (pair: Tokens) => void) {
    this.#channel = channel;
    this.#channel.unref?.();
    this.#channel.onmessage = ({ data }) => {
      const word = data as Word;
      const pair = mine();
      if (!pair) return;
      if ("ask" in word) this.share(pair);
      else if (generationOf(word.pair) > generationOf(pair)) onPair(word.pair);
    };
  }

  share(pair: Tokens): void {
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

/** How many pairs of the login were handed out before this one. */
function generationOf({ refresh = "" }: Tokens): number {
  return claimsOf(refresh).gen ?? 0;
}
