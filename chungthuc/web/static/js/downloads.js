// data-downloads="address" on a form: its answer is a file, so the page stays. What was wrong before is answered when the
// form is sent; then the page is asked how it stands now. A refusal comes as a page of its own and ends this one.
import { whenCalm } from "./calm.js";

const LATER = [3000, 10000]; // milliseconds: most files have come; the largest on a slow line

export function attachDownloads() {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-downloads]");
    if (!form) return;
    const address = form.dataset.downloads;
    setTimeout(() => forget(form)); // after the browser has read the form
    for (const wait of LATER) setTimeout(() => refresh(address), wait);
  });
}

function forget(form) {
  form.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid");
  form.querySelector(".field.wrong")?.classList.remove("wrong");
  for (const error of form.querySelectorAll(".error, .reason")) error.remove();
}

// Sentences only: what is typed and where the focus is stays.
async function refresh(address) {
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  whenCalm(() => {
    for (const old of document.querySelectorAll("main [data-state]")) {
      const fresh = page.getElementById(old.id);
      if (fresh && fresh.textContent !== old.textContent) old.replaceChildren(...fresh.childNodes);
    }
  });
}
