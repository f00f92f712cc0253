import { here } from "../platform.ts";
import { type Kept, MemoryStorage, type OutboxStorage } from "./storage.ts";

/** As much of IndexedDB as is used: Workers and React Native have none of its types. */
interface Asked<T = unknown> {
  result: T;
  onsuccess: (() => void) | null;
  onerror: (() => void) | null;
  onupgradeneeded?: (() => void) | null;
}

interface Table {
  getAll(): Asked<Kept[]>;
  put(value: Kept): Asked;
  delete(key: string): Asked;
}

interface Database {
  createObjectStore(name: string, options: { keyPath: string }): unknown;
  transaction(name: string, mode: "readonly" | "readwrite"): { objectStore(name: string): Table };
}

interface Factory {
  open(name: string, version: number): Asked<Database>;
}

const TABLE = "outbox";

/** IndexedDB where there is one, else memory. */
export function defaultStorage(): OutboxStorage {
  return here.indexedDB ? new BrowserStorage() : new MemoryStorage();
}

/** Keeps them in the browser, for all tabs of an origin and beyond their end. */
class BrowserStorage implements OutboxStorage {
  readonly #database: Promise<Database>;

  constructor() {
    const opening = (here.indexedDB as Factory).open("palaestra", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(TABLE, { keyPath: "clientId" });
    this.#database = answered(opening);
    this.#database.catch(() => {});
  }

  async all(): Promise<Kept[]> {
    return await this.#ask("readonly", (table) => table.getAll());
  }

  async put(kept: Kept): Promise<void> {
    await this.#ask("readwrite", (table) => table.put(kept));
  }

  async remove(clientId: string): Promise<void> {
    await this.#ask("readwrite", (table) => table.delete(clientId));
  }

  /** Fails in private windows, on full disks and where users have switched it off. */
  async #ask<T>(mode: "readonly" | "readwrite", ask: (table: Table) => Asked<T>): Promise<T> {
    const database = await this.#database;
    return answered(ask(database.transaction(TABLE, mode).objectStore(TABLE)));
  }
}

function answered<T>(asked: Asked<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(new Error("IndexedDB refused"));
  });
}
