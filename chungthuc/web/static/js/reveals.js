// data-reveals="id …": a box that shows what is typed in password fields, until the form is sent.
export function attachReveals() {
  for (const box of document.querySelectorAll("[data-reveals]")) {
    const fields = box.dataset.reveals.split(" ").map((id) => document.getElementById(id)).filter(Boolean);
    if (!fields.length) continue;
    const turn = () => {
      for (const field of fields) field.type = box.checked ? "text" : "password";
    };
    box.checked = false;
    box.closest("[hidden]").hidden = false;
    box.addEventListener("change", turn);
    fields[0].form?.addEventListener("submit", () => {
      box.checked = false;
      turn();
    });
  }
}
