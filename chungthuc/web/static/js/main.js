// Behaviours attached by data- attributes; every page also works without them, but for signing.
import { attachUploads } from "./upload.js";

function focusSummary() {
  document.querySelector("[data-focus]")?.focus();
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

// A page that waits for a job looks again every two seconds, and stops when the state has changed.
function poll() {
  const place = document.querySelector("[data-poll='1']");
  if (!place) return;
  const before = place.textContent.trim();
  const look = async () => {
    try {
      const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
      const now = page.querySelector("[data-poll]");
      if (now && now.textContent.trim() !== before) return location.reload();
    } catch {
      // a slow line: the next look tells
    }
    setTimeout(look, 2000);
  };
  setTimeout(look, 2000);
}

// Which pages were on the screen: a mark for the reader, page by page.
function markSeen() {
  const viewer = document.querySelector("[data-viewer]");
  if (!viewer || !("IntersectionObserver" in window)) return;
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) viewer.querySelector(`[data-seen="${entry.target.dataset.page}"]`).hidden = false;
    }
  }, { root: viewer, threshold: 0.5 });
  for (const page of viewer.querySelectorAll("[data-page]")) seen.observe(page);
}

focusSummary();
sendOnce();
showByChoice();
refreshTestimony();
poll();
markSeen();
attachUploads();
