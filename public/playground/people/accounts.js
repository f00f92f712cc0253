const KEY = "palaestra-playground";
const NAMES = { ada: "Ada", ben: "Ben" };

/**
 * @typedef {object} Account
 * @property {"ada" | "ben"} key
 * @property {string} name Shown on the page.
 * @property {string} username
 * @property {string} email
 * @property {string} password
 */

/** The two accounts of this browser, made on its first visit. @returns {Promise<Account[]>} @throws Error in words */
export async function ensurePeople() {
  const kept = localStorage.getItem(KEY);
  if (kept) return JSON.parse(kept);
  const people = await Promise.all(Object.keys(NAMES).map(register));
  localStorage.setItem(KEY, JSON.stringify(people));
  return people;
}

/** The next visit makes two new ones. */
export function forgetPeople() {
  localStorage.removeItem(KEY);
}

async function register(key) {
  const username = `${key}_${randomText(4)}`;
  const email = `${username}@example.com`;
  const password = randomText(16);
  const response = await fetch("/api/accounts/", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ username, password, email }),
  });
  if (!response.ok) {
    const { detail } = await response.json().catch(() => ({}));
    throw new Error(`${NAMES[key]} could not be registered: ${detail ?? response.status}`);
  }
  return { key, name: NAMES[key], username, email, password };
}

function randomText(bytes) {
  const numbers = crypto.getRandomValues(new Uint8Array(bytes));
  return [...numbers].map((number) => number.toString(16).padStart(2, "0")).join("");
}
