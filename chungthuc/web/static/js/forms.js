// Forms: sent once, parts that belong to one choice, and the testimony that follows the signatory.
import { whenCalm } from "./calm.js";

export function attachForms() {
  sendOnce();
  showByChoice();
  refreshTestimony();
  warnOfLeaving();
  keepEnter();
  forgetAnswered();
}

// What was asked for is chosen: its error has been answered. What is typed is judged when it is sent.
function forgetAnswered() {
  document.addEventListener("change", (event) => {
    if (!event.target.matches("input[type=radio], input[type=checkbox], select")) return;
    const field = event.target.closest(".field.wrong");
    if (!field) return;
    whenCalm(() => {
      field.classList.remove("wrong");
      for (const error of field.querySelectorAll(".error")) error.remove();
    });
  });
}

// data-enter="stays" on a form: Enter in one line of text presses nothing, for nobody means the first button of the page
// by it, and a reader of cards ends its line with it. A line in a number's field asks what it says; where the account of
// a number is looked for, Enter looks.
function keepEnter() {
  for (const form of document.querySelectorAll("form[data-enter]")) {
    form.addEventListener("keydown", (event) => {
      const field = event.target;
      if (event.key !== "Enter" || event.isComposing || !field.matches("input:not([type=submit], [type=checkbox], [type=radio], [type=file])")) return;
      event.preventDefault();
      const search = form.elements.search;
      if (field.name === "number" && search && !search.hidden) search.click();
      else if (isLine(field)) readCard(form);
    });
  }
}

// Longer than any number, in a number's field; elsewhere as a card's line begins.
const isLine = ({ name, value }) => value.length > 30 && (name.endsWith("number") || /^\s*\d{12}\D/.test(value));
const OF_PEOPLE = ["number", "name", "own_number", "presenter_number", "presenter_name", "email", "phone"];

// The server reads the line (core/text/card_line.py): here its answer is put into the fields, and what it says about them.
async function readCard(form) {
  const page = await asked(form);
  const fresh = page?.querySelector("form[data-enter]");
  if (!fresh) return;
  for (const name of OF_PEOPLE) {
    const [here, there] = [form.elements[name], fresh.elements[name]];
    if (here && there && here.value !== there.value) {
      here.value = there.value;
      here.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
  for (const part of form.querySelectorAll("[data-about-number]")) {
    const answer = fresh.querySelector(`[data-about-number="${part.dataset.aboutNumber}"]`);
    if (answer) part.replaceChildren(...answer.childNodes, ...refusalOf(fresh, part.dataset.aboutNumber));
  }
  form.elements.number.dispatchEvent(new Event("change", { bubbles: true }));
}

function refusalOf(page, name) {
  const error = page.querySelector(`#id_${name}_error`);
  if (!error) return [];
  const told = document.createElement("p");
  told.className = "doubt";
  told.textContent = error.textContent.trim();
  return [told];
}

// The form as it stands, asked back without sending anything; its draft is kept by another way.
async function asked(form) {
  const data = new FormData(form);
  for (const name of ["scan", "scan_more", "draft_version"]) data.delete(name);
  data.set("refresh", "1");
  const answer = await fetch(form.action, { method: "POST", body: data }).catch(() => null);
  return answer && new DOMParser().parseFromString(await answer.text(), "text/html");
}

// The switch of languages opens the page anew: what was typed and not sent is gone, so it is said before, once.
function warnOfLeaving() {
  const leaving = document.querySelector("form[data-leaves]");
  if (!leaving) return;
  const words = leaving.querySelector("[data-leaves-words]");
  if (document.querySelector("main form [data-draft]")) delete leaving.dataset.typed; // kept: drafts.js
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.method === "post" && form.closest("main") && !form.querySelector("[data-draft]")) leaving.dataset.typed = "";
  });
  leaving.addEventListener("submit", (event) => {
    if (leaving.dataset.typed === undefined || !words.hidden) return;
    event.preventDefault();
    words.hidden = false;
  });
}

// A second press of the same button is one request; coming back by the browser's arrow makes it usable again.
function sendOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-once]"); // also of a row that came since
    if (!form) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 15000);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-once]")) delete form.dataset.sent;
  });
}

// Parts that belong to choices: data-shown-when="account:without other:on" is shown when any of them is chosen.
function showByChoice() {
  for (const part of document.querySelectorAll("[data-shown-when]")) {
    const form = part.closest("form");
    const update = () => {
      part.hidden = !part.dataset.shownWhen.split(" ").some((one) => isChosen(form, one));
    };
    form.addEventListener("change", () => whenCalm(update));
    addEventListener("pageshow", update); // coming Back the browser puts the choices back after this ran
    update();
  }
}

// A box in a part that is hidden itself («other» of an account) counts for nothing.
function isChosen(form, condition) {
  const [name, value] = condition.split(":");
  const field = form.elements[name];
  if (!field) return true; // nothing to choose
  if (field.type === "checkbox") return field.checked === (value === "on") && !field.closest("[hidden]");
  return field.value === value;
}

// What the server says about the form as it stands: the testimony, the way of the result, copies that are there already.
const TOLD = ["testimony", "way", "already"];
const ASKED_BY = ["signatory", "paper_type", "account", "other", "compared", "presented", "name", "own_number", "email",
  "email_check"];
const WAY_DEPENDS_ON = [...ASKED_BY.slice(2), "number"];

function refreshTestimony() {
  const button = document.querySelector("[data-refresh]");
  const form = button?.form;
  if (!form?.elements.signatory) return;
  button.hidden = true;
  let turn = 0;
  form.addEventListener("change", async (event) => {
    const name = event.target.name;
    // What no longer holds may not stand there while the server is asked.
    if (WAY_DEPENDS_ON.includes(name)) whenCalm(() => document.getElementById("way")?.replaceChildren());
    if (!ASKED_BY.includes(name)) return;
    const mine = ++turn;
    const page = await asked(form);
    if (mine !== turn || !page) return; // a later question is on its way
    whenCalm(() => {
      for (const id of TOLD) {
        const fresh = page.getElementById(id);
        if (fresh) document.getElementById(id)?.replaceWith(fresh);
      }
    });
  });
}
