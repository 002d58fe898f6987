// data-opens="ID" opens a <dialog>; data-closes closes the one it stands in. Focus goes back to where it came from.
export function attachDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    const dialog = opener && document.getElementById(opener.dataset.opens);
    if (dialog) {
      event.preventDefault();
      dialog.showModal();
    } else if (event.target.closest("[data-closes]")) {
      event.target.closest("dialog").close();
    } else if (event.target.tagName === "DIALOG") {
      event.target.close(); // a click beside it
    }
  });
}
