// data-copies="text": a button that puts the text on the clipboard and says so.
import { announce } from "./announce.js";

export function attachCopies() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copies]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copies);
      const words = button.querySelector("[data-copies-words]");
      words.textContent = words.dataset.done;
      announce(words.dataset.done);
    });
  }
}
