// A form of the counter is kept on the server while it is typed (web/counter/drafts.py). The address names the draft by
// its id, so that a sign-in on the way, Back and a reload come to it. Leaving asks only for what is not kept yet; the other
// language is opened when it is kept.
import { whenCalm } from "./calm.js";
import { formToken } from "./csrf.js";

const AFTER = 800; // milliseconds without a key
const AGAIN = 10_000;
const NOT_SENT = ["scan", "scan_more", "email_code"];

export function attachDrafts() {
  const form = box()?.closest("form");
  if (form) keep(form);
}

const box = () => document.querySelector("[data-draft]");

function keep(form) {
  let typed = 0; // counts changes
  let kept = 0; // the one that the server has
  let timer;
  let asking = false;
  let leaves = false;
  hideButtons();
  document.querySelector("form[data-leaves]")?.addEventListener("submit", changeLanguage);

  for (const type of ["input", "change", "scanned"]) form.addEventListener(type, note);
  form.addEventListener("submit", () => {
    leaves = true;
    setTimeout(() => (leaves = false), 15_000); // refused by the browser, or the answer never came
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-leaves-draft]")) leaves = true;
  });
  addEventListener("beforeunload", (event) => {
    if (leaves || typed === kept) return;
    save({ keepalive: true });
    event.preventDefault();
  });
  addEventListener("visibilitychange", () => {
    if (document.hidden && typed !== kept && !leaves) save({ keepalive: true });
  });

  function note(event) {
    if (event.target.type === "file") return; // its name is no content; what came of it is «scanned»
    typed += 1;
    form.dataset.unsaved = "";
    later(AFTER);
  }

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  async function save(how = {}) {
    if (asking || leaves) return later(AFTER);
    if (document.querySelector("#draft-told [name=draft_over]")) return; // its writer decides
    asking = true;
    const mine = typed;
    tell("saving");
    try {
      const answer = await fetch(box().dataset.draft, { method: "POST", body: contents(), redirect: "manual", ...how });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const [fresh, told] = ["draft", "draft-told"].map((id) => page.getElementById(id));
      if (!fresh || !told) throw new Error("no draft in the answer");
      if (answer.ok) kept = mine;
      if (typed === kept) delete form.dataset.unsaved;
      if (!leaves) nameDraft(fresh);
      if (!leaves) whenCalm(() => show(fresh, told));
    } catch {
      tell("failed");
      later(AGAIN);
    } finally {
      asking = false;
    }
    if (typed !== kept && mine !== typed) later(AFTER);
  }

  // What is typed is kept first, and the other language comes back to it; what cannot be kept is left as forms.js asks.
  async function changeLanguage(event) {
    const leaving = event.target;
    if (event.defaultPrevented || leaves || leaving.dataset.typed !== undefined) return;
    event.preventDefault();
    for (let tries = 0; asking && tries < 50; tries += 1) await new Promise((done) => setTimeout(done, 100));
    clearTimeout(timer);
    if (typed !== kept) await save();
    leaving.elements.next.value = location.pathname + location.search;
    if (typed === kept) leaves = true;
    else leaving.dataset.typed = "";
    leaving.requestSubmit(event.submitter);
  }

  function contents() {
    const data = new FormData(form);
    for (const name of NOT_SENT) data.delete(name);
    data.set("csrfmiddlewaretoken", formToken());
    return data;
  }
}

function show(fresh, told) {
  const place = document.getElementById("draft-told");
  if (place.textContent.trim() !== told.textContent.trim()) place.replaceWith(told); // said once
  const open = box().querySelector("details")?.open;
  if (!box().contains(document.activeElement)) box().replaceWith(fresh);
  else box().querySelector("[name=draft_version]").value = fresh.querySelector("[name=draft_version]").value;
  const more = box().querySelector("details");
  if (more && open) more.open = true;
  hideButtons();
}

function nameDraft(fresh) {
  const id = fresh.dataset.draftId;
  const here = new URL(location.href);
  if (!id || here.searchParams.get("draft") === id || fresh.dataset.trouble !== undefined) return;
  here.searchParams.set("draft", id);
  history.replaceState(history.state, "", here);
}

function tell(what) {
  const words = box().querySelector("[data-draft-words]");
  words.textContent = words.dataset[what];
}

function hideButtons() {
  for (const one of document.querySelectorAll("[data-without-script]")) one.hidden = true;
}
