// data-prints: a button that opens the browser's print dialog.
export function attachPrints() {
  for (const button of document.querySelectorAll("[data-prints]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}
