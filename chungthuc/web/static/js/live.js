// A list stays true while it is open: it is asked for anew, quietly, and nothing moves under a finger or a focus.
// Who is in the list, or types in it, is told below the page and brings the new rows himself. The counts of the menu are
// looked after on every page of the staff; one's own dossier that came back is told wherever one is.
import { announce } from "./announce.js";

const LIST_EVERY = 10000;
const MENU_EVERY = 20000;

let waiting = null; // the list as it should look, while somebody is in the old one
let place = null; // the row in which somebody was last, by its address: «Tải lại» leads back there

export function attachLive() {
  const note = document.querySelector("[data-live-note]");
  if (!note) return;
  note.querySelector("[data-live-show]").addEventListener("click", () => swap(true));
  note.querySelector("[data-live-later]").addEventListener("click", () => (note.hidden = true));
  if (list()) every(LIST_EVERY, lookAtList);
  document.addEventListener("focusin", (event) => {
    if (list()?.contains(event.target)) place = event.target.getAttribute("href");
  });
  every(MENU_EVERY, lookAtMenu);
}

const list = () => document.querySelector("[data-live]");

// Nobody looks at a hidden tab; when it is shown again, it looks at once. Whoever is signed out stops.
function every(wait, look) {
  let timer;
  let looking = false;
  const again = async () => {
    clearTimeout(timer);
    if (document.hidden || looking) return;
    looking = true;
    const goesOn = await look().catch(() => true); // a slow line: the next look tells
    looking = !goesOn; // whoever is signed out looks no more
    if (goesOn) timer = setTimeout(again, wait);
  };
  timer = setTimeout(again, wait);
  document.addEventListener("visibilitychange", again);
}

async function lookAtList() {
  const address = new URL(location.href);
  address.searchParams.set("seen", (waiting ?? list()).dataset.live);
  const answer = await fetch(address, { redirect: "manual" });
  if (answer.status === 204) {
    if (waiting && !isBusy()) swap(false); // whoever was in it has gone
    return true;
  }
  if (!answer.ok) return answer.status >= 500;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.querySelector("[data-live]");
  if (!found) return false;
  waiting = document.importNode(found, true);
  countsOf(page.querySelectorAll("[data-desk]"));
  if (isBusy()) tellOfList();
  else swap(false);
  return true;
}

function isBusy() {
  const here = list();
  const typed = [...here.querySelectorAll("input:not([type=hidden]), select, textarea")].some((one) => one.value);
  const marked = !getSelection().isCollapsed && here.contains(getSelection().anchorNode);
  return typed || marked || here.contains(document.activeElement) || here.matches(":hover");
}

function swap(asked) {
  const note = document.querySelector("[data-live-note]");
  note.hidden = true;
  if (!waiting) return;
  const focused = asked || list().contains(document.activeElement) ? place : null;
  list().replaceWith(waiting);
  waiting = null;
  const row = focused && [...list().querySelectorAll("a")].find((one) => one.getAttribute("href") === focused);
  if (row) row.focus({ preventScroll: true });
  else if (asked) list().querySelector(".list")?.focus();
  announce(note.dataset.wordsDone);
}

function tellOfList() {
  const note = document.querySelector("[data-live-note]");
  const known = new Set(links(list()));
  const fresh = links(waiting).filter((one) => !known.has(one)).length;
  tell(fresh ? note.dataset.wordsNew.replace("{n}", fresh) : note.dataset.wordsChanged, "list");
}

function links(part) {
  return [...part.querySelectorAll("tbody tr")].map((row) => row.querySelector("a")?.getAttribute("href")).filter(Boolean);
}

function tell(words, what) {
  const note = document.querySelector("[data-live-note]");
  if (!note.hidden && note.querySelector("[data-live-words]").textContent === words) return;
  note.querySelector("[data-live-words]").textContent = words;
  note.querySelector("[data-live-show]").hidden = what !== "list";
  note.querySelector("[data-live-returned]").hidden = what !== "returned";
  note.hidden = false;
  announce(words);
}

async function lookAtMenu() {
  const answer = await fetch("/session/desks", { redirect: "manual", headers: { Accept: "text/html" } });
  if (!answer.ok) return answer.status >= 500;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  countsOf(page.querySelectorAll("[data-desk]"));
  return true;
}

// As many digits as before take as much room: the menu stands still.
function countsOf(fresh) {
  for (const one of fresh) {
    const shown = document.querySelector(`.rail [data-desk="${CSS.escape(one.dataset.desk)}"]`);
    if (!shown || shown.textContent === one.textContent) continue;
    const more = Number.parseInt(one.textContent, 10) > Number.parseInt(shown.textContent, 10);
    shown.textContent = one.textContent;
    shown.className = one.className;
    const link = one.closest("a");
    if (link) shown.closest("a").href = link.getAttribute("href");
    if (more && one.dataset.desk === "counter") tellOfReturned(link);
  }
}

function tellOfReturned(link) {
  const note = document.querySelector("[data-live-note]");
  if (link) note.querySelector("[data-live-returned]").href = link.getAttribute("href");
  tell(note.dataset.wordsReturned, "returned");
}
