import { SequenceWatch } from "../talk/sequence.js";

const FRAMES_SHOWN = 20;
/** The sockets of the conversation, whose changes are counted. */
const CONVERSATION = /\/ws\/chat\/\d+\//;

/** The network of one person, which can be cut, and what passes on it. */
export class Network {
  isCut = false;
  /** The newest frames, oldest first. @type {{ number: number, way: "sent" | "came" | "note", text: string }[]} */
  frames = [];
  /** Of the conversation alone. */
  watch = new SequenceWatch();
  #onChange;
  #breaker = new AbortController();
  #wires = new Set();
  #count = 0;

  constructor(onChange) {
    this.#onChange = onChange;
  }

  /** For `connect({ platform })`. */
  platform = {
    fetch: (url, init) => {
      if (this.isCut) return Promise.reject(new TypeError("The network is cut"));
      return fetch(url, { ...init, signal: AbortSignal.any([init.signal, this.#breaker.signal]) });
    },
    openSocket: (url) => {
      const isWatched = CONVERSATION.test(url);
      const wire = new Wire(url, {
        record: (way, text) => {
          if (isWatched && way === "came") this.watch.heard(text);
          this.#record(way, text);
        },
        onGone: () => this.#wires.delete(wire),
      });
      this.#wires.add(wire);
      if (isWatched) this.watch.opened(url);
      this.#record("note", `opened ${url.replace(/[?&]ticket=[^&]*/, "")}`);
      if (this.isCut) queueMicrotask(() => wire.cut());
      return wire;
    },
  };

  /** What is on its way either way is lost. */
  cut() {
    this.isCut = true;
    this.#breaker.abort();
    for (const wire of this.#wires) wire.cut();
    this.#record("note", "the network is cut");
  }

  restore() {
    this.isCut = false;
    this.#breaker = new AbortController();
    this.#record("note", "the network is back");
  }

  #record(way, text) {
    this.#count += 1;
    this.frames = [...this.frames, { number: this.#count, way, text }].slice(-FRAMES_SHOWN);
    this.#onChange();
  }
}

/** The socket that the client uses: a WebSocket that can be cut. */
class Wire {
  onopen = null;
  onmessage = null;
  onclose = null;
  onerror = null;
  #socket;
  #record;
  #onGone;
  #isOver = false;

  constructor(url, { record, onGone }) {
    this.#record = record;
    this.#onGone = onGone;
    this.#socket = new WebSocket(url);
    this.#socket.onopen = () => this.#isOver || this.onopen?.();
    this.#socket.onmessage = ({ data }) => {
      if (this.#isOver) return;
      record("came", data);
      this.onmessage?.({ data });
    };
    this.#socket.onclose = ({ code }) => this.#end(code);
  }

  send(text) {
    if (this.#isOver) return;
    this.#record("sent", text);
    this.#socket.send(text);
  }

  close(code) {
    this.#socket.close(code);
  }

  cut() {
    this.#end(1006);
    this.#socket.close();
  }

  #end(code) {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#record("note", `closed: ${code}`);
    this.#onGone();
    this.onclose?.({ code });
  }
}
