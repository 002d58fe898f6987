// data-reveals: a box that shows what is typed in a password field, until the form is sent.
export function attachReveals() {
  for (const box of document.querySelectorAll("[data-reveals]")) {
    const field = document.getElementById(box.dataset.reveals);
    if (!field) continue;
    const turn = () => {
      field.type = box.checked ? "text" : "password";
    };
    box.checked = false;
    box.closest("[hidden]").hidden = false;
    box.addEventListener("change", turn);
    field.form?.addEventListener("submit", () => {
      box.checked = false;
      turn();
    });
  }
}
