import MiniSearch from "/vendor/minisearch/index.js";
import { withoutStopWords } from "./query.js";

const RESULTS_MAX = 12;

const search = document.querySelector(".search");
const input = search.querySelector("input");
const hits = search.querySelector(".hits");
const results = search.querySelector(".results");
const menu = document.querySelector(".menu");
const isWide = matchMedia("(min-width: 60rem)");

search.hidden = false;
menu.open = isWide.matches;
isWide.addEventListener("change", () => {
  menu.open = isWide.matches;
});

let loading;

/** Loads the index when it is first needed. */
function loadIndex() {
  loading ??= fetch("/docs/search.json")
    .then((response) => response.json())
    .then(({ options, index }) => MiniSearch.loadJS(index, options));
  return loading;
}

async function show() {
  const query = input.value.trim();
  if (query === "") {
    close();
    return;
  }
  const index = await loadIndex();
  if (query !== input.value.trim()) return;
  const found = index.search(withoutStopWords(query)).slice(0, RESULTS_MAX);
  hits.textContent = found.length === 0 ? "Nothing found" : `${found.length} found`;
  results.replaceChildren(...found.map(entry));
  results.hidden = found.length === 0;
}

function entry({ id, page, heading, excerpt }) {
  const link = document.createElement("a");
  link.href = id;
  const title = document.createElement("strong");
  title.textContent = heading ? `${page}: ${heading}` : page;
  const text = document.createElement("span");
  text.textContent = excerpt;
  link.append(title, text);
  const item = document.createElement("li");
  item.append(link);
  return item;
}

function close() {
  results.replaceChildren();
  results.hidden = true;
  hits.textContent = "";
}

/** Moves through the results: from the input to the first, and between them. */
function move(step) {
  const stops = [input, ...results.querySelectorAll("a")];
  const index = stops.indexOf(document.activeElement);
  stops[Math.min(Math.max(index + step, 0), stops.length - 1)]?.focus();
}

input.addEventListener("focus", () => void loadIndex());
input.addEventListener("input", () => void show());
search.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    input.value = "";
    close();
    input.focus();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    move(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter" && document.activeElement === input) {
    results.querySelector("a")?.click();
  }
});
results.addEventListener("click", ({ target }) => {
  if (target.closest("a")) close();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || document.activeElement === input) return;
  event.preventDefault();
  input.focus();
});
document.addEventListener("click", ({ target }) => {
  if (!search.contains(target)) close();
});
