// data-reveals: a button that shows what is typed in the password field before it, and hides it again before it is sent.
export function attachReveals() {
  for (const button of document.querySelectorAll("[data-reveals]")) {
    const field = document.getElementById(button.dataset.reveals);
    if (!field) continue;
    const show = button.textContent;
    const turn = (shown) => {
      field.type = shown ? "text" : "password";
      button.textContent = shown ? button.dataset.hides : show;
      button.setAttribute("aria-pressed", String(shown));
    };
    button.hidden = false;
    button.addEventListener("click", () => turn(field.type === "password"));
    field.form?.addEventListener("submit", () => turn(false));
  }
}
