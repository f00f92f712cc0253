import htm from "../../vendor/htm/htm.mjs";
import { Component, h } from "../../vendor/preact/preact.mjs";

export { Component };
export const html = htm.bind(h);
