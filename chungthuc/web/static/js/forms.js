// Forms: sent once, parts that belong to one choice, and the testimony that follows the signatory.
export function attachForms() {
  sendOnce();
  showByChoice();
  refreshTestimony();
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

// Fields that belong to one choice of the radio box.
function showByChoice() {
  for (const part of document.querySelectorAll("[data-shown-when]")) {
    const form = part.closest("form");
    const update = () => {
      part.hidden = form.elements.account?.value !== part.dataset.shownWhen;
    };
    form.addEventListener("change", update);
    update();
  }
}

// Another signatory: the testimony is drawn anew by the server.
function refreshTestimony() {
  const button = document.querySelector("[data-refresh]");
  const select = button?.form?.elements.signatory;
  if (!select) return;
  button.hidden = true;
  select.addEventListener("change", async () => {
    const data = new FormData(button.form);
    data.delete("scan");
    data.set("refresh", "1");
    const answer = await fetch(button.form.action, { method: "POST", body: data });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("testimony");
    if (fresh) document.getElementById("testimony").replaceWith(fresh);
  });
}
