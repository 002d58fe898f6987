// A stranger's browser works for a moment before it may keep a place; the work is done while the page is read.
import { announce } from "./announce.js";

export function attachProofs() {
  for (const form of document.querySelectorAll("form[data-proof]")) attach(form);
}

function attach(form) {
  const { challenge, answer } = form.elements;
  const worker = new Worker(form.dataset.proof, { type: "module" });
  let waiting = null;
  worker.onmessage = ({ data }) => {
    answer.value = data;
    if (waiting) form.requestSubmit(waiting.button);
  };
  worker.onerror = () => { answer.value = "0"; }; // then a short wait has to do
  worker.postMessage({ challenge: challenge.value, bits: Number(form.dataset.bits) });
  // Before the one that lets a form go only once: this press is not yet a sending.
  form.addEventListener("submit", (event) => {
    if (answer.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting = { button: event.submitter };
    event.submitter?.classList.add("busy");
    announce(form.dataset.words);
  }, { capture: true });
}
