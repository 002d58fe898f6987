// The list at the counter: one key for each act, and no new list while somebody chooses in the old one.
const SWITCH = "queue-keys";

function keysAreOn() {
  return document.querySelector("[data-queue-keys]")?.checked ?? true;
}

function isBusy() {
  const area = document.getElementById("queue-state");
  return area?.querySelector("details[open], form[data-sent]") !== null;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || !keysAreOn()) return;
  if (event.target.matches("input, select, textarea") || document.querySelector("dialog[open]")) return;
  const button = document.querySelector(`#queue-state [data-key="${CSS.escape(event.key.toLowerCase())}"]:not([disabled])`);
  if (!button) return;
  event.preventDefault();
  button.click();
});

// A press is one act, also when the finger is quick.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("#queue-state form");
  if (!form) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.id === "queue-state" && isBusy()) event.preventDefault();
});

const box = document.querySelector("[data-queue-keys]");
if (box) {
  try {
    box.checked = localStorage.getItem(SWITCH) !== "off";
    box.addEventListener("change", () => localStorage.setItem(SWITCH, box.checked ? "on" : "off"));
  } catch {
    // a browser that keeps nothing: the keys are on
  }
}
