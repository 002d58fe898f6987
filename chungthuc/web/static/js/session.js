// The sign-in ends while somebody writes: what was typed stays on the page, the words say how to go on. A page in which
// nothing was typed leaves the screen with it, and what it showed leaves the browser (ASVS 5.0, 14.3.1).
// Before a form with something to type is sent, the server is asked who is signed in; if not this person, it stays here.
import { formToken } from "./csrf.js";

const EARLY = 2 * 60 * 1000;
const LONGEST = 2 ** 31 - 1; // what setTimeout can hold
const TELL = 4 * 60 * 1000;
const TYPED = "input:not([type=hidden], [type=submit]), select, textarea";

const AGAIN = 60 * 1000;

let timer;
let last;
let dirty = false;
let told = Date.now(); // the page was just opened

const box = () => document.querySelector("[data-session-ends]");

export function attachSession() {
  const warning = box();
  if (!warning) return;
  waitFor(warning.dataset.sessionEnds);
  warning.querySelector("[data-stay]").addEventListener("click", stay);
  document.addEventListener("input", typed);
  document.addEventListener("submit", guard, { capture: true }); // before whoever counts presses
  document.addEventListener("visibilitychange", lookAgain);
  addEventListener("focus", lookAgain);
}

function waitFor(ends) {
  clearTimeout(timer);
  const wait = Date.parse(ends) - EARLY - Date.now();
  timer = setTimeout(nearTheEnd, Math.min(Math.max(wait, 0), LONGEST));
  atTheEndIn(Math.max(wait, 0) + EARLY + 1000);
}

function atTheEndIn(wait) {
  clearTimeout(last);
  last = setTimeout(atTheEnd, Math.min(wait, LONGEST));
}

// A signature under way is waited for: then it is over later.
async function atTheEnd() {
  if (await leaves()) return;
  if (box().hidden || box().dataset.state === "soon") atTheEndIn(AGAIN);
}

/** Whether the sign-in is over; what was typed is kept and said so, a page without it makes way for the sign-in. */
async function leaves() {
  if ((await stateOf(box().dataset.person)) !== "over") return false;
  if (dirty) show("over");
  else location.replace(location.pathname + location.search);
  return true;
}

// In another tab the work may have gone on: the server knows.
async function nearTheEnd() {
  const answer = await fetch("/session", { redirect: "manual" }).catch(() => null);
  const ends = answer?.headers.get("X-Sign-In-Ends");
  if (ends && Date.parse(ends) - EARLY > Date.now() + 1000) return waitFor(ends);
  if (box().hidden) show("soon");
}

// Typing is work: the server hears of it now and then.
function typed() {
  dirty = true;
  if (Date.now() - told < TELL) return;
  told = Date.now();
  stay();
}

async function stay() {
  const answer = await fetch("/session", { method: "POST", redirect: "manual", headers: { "X-CSRFToken": formToken() } }).catch(() => null);
  const ends = answer?.headers.get("X-Sign-In-Ends");
  if (!ends) return;
  waitFor(ends);
  if (box().dataset.state === "soon") box().hidden = true;
}

/** True while this page's person is signed in; else the page says so. */
export async function isSignedIn() {
  const found = await stateOf(box()?.dataset.person);
  if (found === "here") return true;
  show(found);
  return false;
}

async function stateOf(person) {
  try {
    const answer = await fetch("/session", { redirect: "manual", headers: { Accept: "text/html" } });
    if (answer.type === "opaqueredirect") return "over";
    if (!answer.ok) return "lost";
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector("[data-signed-in]")?.dataset;
    if (found?.signedIn !== person) return "other";
    const office = document.querySelector(".agency")?.dataset.office;
    return office === undefined || office === found.office ? "here" : "elsewhere"; // two tabs work at one office
  } catch {
    return "lost";
  }
}

async function guard(event) {
  const form = event.target;
  if (form.method !== "post" || !form.querySelector(TYPED)) return;
  if (form.dataset.asked === "yes") {
    delete form.dataset.asked;
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  if (form.dataset.asked) return; // a second press while the first one asks
  form.dataset.asked = "now";
  const here = await isSignedIn();
  delete form.dataset.asked;
  if (!here) return;
  hide();
  const token = form.elements.csrfmiddlewaretoken;
  if (token) token.value = formToken();
  form.dataset.asked = "yes";
  form.requestSubmit(event.submitter);
}

// Back from the tab in which one signed in: say that the work can go on.
async function lookAgain() {
  const now = box().dataset.state;
  if (document.hidden || now === "back") return;
  if (box().hidden || now === "soon") return void leaves(); // signed out in another tab
  const found = await stateOf(box().dataset.person);
  show(found === "here" ? "back" : found);
}

function show(state) {
  const warning = box();
  if (!warning) return;
  warning.dataset.state = state;
  for (const part of warning.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.split(" ").includes(state);
  warning.hidden = false;
  if (state === "over" || state === "other") warning.querySelector("a").focus();
}

function hide() {
  const warning = box();
  if (warning.dataset.state !== "soon") warning.hidden = true;
}
