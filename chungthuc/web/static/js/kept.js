// What was written or moved on a page, and not sent, outlives the reload that the page itself asks for.
import { reload } from "./reload.js";

const key = () => `kept:${location.pathname}`;

function fields() {
  return [...document.querySelectorAll("main form input[id], main form textarea[id]")].filter(
    (field) => !["hidden", "password", "checkbox", "radio"].includes(field.type) && !field.closest("[data-agent]"),
  );
}

export function keepAndReload() {
  const changed = fields().filter((field) => field.value !== field.defaultValue).map((field) => [field.id, field.value]);
  if (changed.length) sessionStorage.setItem(key(), JSON.stringify(changed));
  reload();
}

/** Put it back once; true if there was something. */
export function giveBack() {
  const kept = JSON.parse(sessionStorage.getItem(key()) ?? "[]");
  sessionStorage.removeItem(key());
  const here = new Map(fields().map((field) => [field.id, field]));
  const found = kept.filter(([id]) => here.has(id));
  for (const [id, value] of found) {
    const field = here.get(id);
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    const closed = field.closest("details");
    if (closed) closed.open = true;
  }
  return found.length > 0;
}
