interface Asked<Question, Answer> {
  question: Question;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/** How many questions go together at most. */
const TOGETHER_MAX = 500;

/**
 * Asks many questions together: those that come in one turn of the event loop, and while others are on their way, which
 * no later question's answer may rest on. A storm costs a few round trips, and a lone question a timer.
 */
export class Gathering<Question, Answer> {
  readonly #ask: (questions: Question[]) => Promise<Answer[]>;
  #waiting: Asked<Question, Answer>[] = [];
  #isUnderWay = false;

  /** `ask` answers each question, in the order of the questions. */
  constructor(ask: (questions: Question[]) => Promise<Answer[]>) {
    this.#ask = ask;
  }

  /** Whether questions wait for their answers. */
  get isBusy(): boolean {
    return this.#isUnderWay;
  }

  ask(question: Question): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ question, resolve, reject });
      if (this.#isUnderWay) return;
      this.#isUnderWay = true;
      setTimeout(() => void this.#run(), 0);
    });
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) await this.#askTogether(this.#waiting.splice(0, TOGETHER_MAX));
    this.#isUnderWay = false;
  }

  async #askTogether(asked: readonly Asked<Question, Answer>[]): Promise<void> {
    try {
      const answers = await this.#ask(asked.map(({ question }) => question));
      for (const [at, { resolve }] of asked.entries()) resolve(answers[at] as Answer);
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }
}
