/** A way in which a promise was broken. */
export interface Fault {
  /** The name of the invariant, such as `acknowledged loss`. */
  name: string;
  /** What was seen, in a sentence: ids and sequence numbers, never message text or tokens. */
  detail: string;
}

export interface ProofOptions {
  /** `quick` fits the gate; `nightly` takes ten times as many cases, for half an hour. */
  tier: "quick" | "nightly";
  /** The same seed plays the same cases. */
  seed: number;
  /** An empty folder of this run's own, removed afterwards. */
  folder: string;
  /** Reports progress, in a few words. */
  progress(step: string): void;
}

export interface ProofResult {
  /** How many cases were tried. */
  cases: number;
  /** What one case is, in the plural: `kills`, `frames`, `steps`. */
  unit: string;
  /** Empty when the promise held. */
  faults: Fault[];
}

/** One promise, and the check that can break it, over loopback only. */
export interface Proof {
  /** For `--only`: kebab-case. */
  name: string;
  /** The promise as the README makes it, in a sentence. */
  promise: string;
  /** Proofs with the same name here run in one process, in the order of the scoreboard, and may share what they made. */
  process?: string;
  /** About how long it takes in the quick tier: those that take longest begin first. */
  seconds: number;
  /** True when it takes little of the machine and much time: it runs beside the others. */
  isWaiting?: boolean;
  run(options: ProofOptions): Promise<ProofResult>;
}
