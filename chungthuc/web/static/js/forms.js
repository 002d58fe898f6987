// Forms: sent once, parts that belong to one choice, and the testimony that follows the signatory.
export function attachForms() {
  sendOnce();
  showByChoice();
  refreshTestimony();
  warnOfLeaving();
}

// The switch of languages opens the page anew: what was typed and not sent is gone, so it is said before, once.
function warnOfLeaving() {
  const leaving = document.querySelector("form[data-leaves]");
  if (!leaving) return;
  const words = leaving.querySelector("[data-leaves-words]");
  document.addEventListener("input", (event) => {
    if (event.target.form?.method === "post" && event.target.closest("main")) leaving.dataset.typed = "";
  });
  leaving.addEventListener("submit", (event) => {
    if (leaving.dataset.typed === undefined || !words.hidden) return;
    event.preventDefault();
    words.hidden = false;
  });
}

// A second press of the same button is one request; coming back by the browser's arrow makes it usable again.
function sendOnce() {
  for (const form of document.querySelectorAll("form[data-once]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "1";
      setTimeout(() => delete form.dataset.sent, 15000);
    });
  }
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
    form.addEventListener("change", update);
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
  let asked = 0;
  form.addEventListener("change", async (event) => {
    const name = event.target.name;
    // What no longer holds may not stand there while the server is asked.
    if (WAY_DEPENDS_ON.includes(name)) document.getElementById("way")?.replaceChildren();
    if (!ASKED_BY.includes(name)) return;
    const mine = ++asked;
    const data = new FormData(form);
    data.delete("scan");
    data.set("refresh", "1");
    const answer = await fetch(form.action, { method: "POST", body: data });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine !== asked) return; // a later question is on its way
    for (const id of TOLD) {
      const fresh = page.getElementById(id);
      if (fresh) document.getElementById(id)?.replaceWith(fresh);
    }
  });
}
