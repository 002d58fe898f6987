// Hands on the keyboard: J and K walk through the rows, / goes to the search field, ? shows the keys. No key signs.
export function attachKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const work = { j: () => walk(1), k: () => walk(-1), "/": search, "?": help }[event.key];
    if (work?.()) event.preventDefault();
  });
}

export function isTyping(element) {
  return element.matches("input, select, textarea, [contenteditable]") || element.closest("dialog[open]") !== null;
}

function rows() {
  return [...document.querySelectorAll("main .list tbody tr")].map((row) => row.querySelector("a")).filter(Boolean);
}

function walk(step) {
  const links = rows();
  if (!links.length) return turn(step);
  const row = document.activeElement?.closest("tr");
  const here = links.findIndex((link) => link.closest("tr") === row);
  const next = here < 0 ? 0 : Math.min(Math.max(here + step, 0), links.length - 1);
  links[next].focus();
  return true;
}

// An open copy: the next one of the queue, or the one before.
function turn(step) {
  const link = document.querySelector(`main a[rel=${step > 0 ? "next" : "prev"}]`);
  link?.click();
  return Boolean(link);
}

function search() {
  const field = document.querySelector(SEARCH);
  field?.focus();
  field?.select();
  return Boolean(field);
}

const SEARCH = "[data-find]";
const WORKS = {
  list: () => rows().length > 0,
  turn: () => rows().length === 0 && document.querySelector("main a[rel=next], main a[rel=prev]") !== null,
  viewer: () => document.querySelector("main [data-viewer]") !== null,
  queue: () => document.querySelector("[data-queue-keys]")?.checked ?? false,
  search: () => document.querySelector(SEARCH) !== null,
};

// Only what works here is offered here.
function help() {
  const dialog = document.getElementById("keys");
  if (!dialog) return false;
  for (const line of dialog.querySelectorAll("[data-key-on]")) line.hidden = !WORKS[line.dataset.keyOn]();
  dialog.showModal();
  return true;
}
