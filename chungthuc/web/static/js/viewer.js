// The sheets: which one is shown, which were seen, one page on or back, larger and smaller.
// Tells the page when all were seen: the event «viewer:all-seen», and data-all-seen on the viewer.
import { announce } from "./announce.js";
import { isTyping } from "./keys.js";

const ZOOMS = [0.5, 0.7, 0.85, 1, 1.25, 1.6, 2];
const LOOKED_AT = 0.5; // of the page, or of the window where the page is larger
const STEPS = Array.from({ length: 21 }, (_one, n) => n / 20);

export function attachViewers() {
  for (const viewer of document.querySelectorAll("[data-viewer]")) attach(viewer);
}

function attach(viewer) {
  const sheets = viewer.querySelector("[data-viewer-sheets]");
  const pages = [...viewer.querySelectorAll("[data-page]")];
  const seen = new Set();
  let shown = 1;
  let zoom = ZOOMS.indexOf(1);

  for (const part of viewer.querySelectorAll("[data-viewer-tools], [data-viewer-seen]")) part.hidden = false;
  for (const button of viewer.querySelectorAll("[data-viewer-step]")) {
    button.addEventListener("click", () => go(shown + Number(button.dataset.viewerStep)));
  }
  for (const button of viewer.querySelectorAll("[data-viewer-zoom]")) {
    button.addEventListener("click", () => scale(Number(button.dataset.viewerZoom)));
  }
  for (const thumb of viewer.querySelectorAll("[data-thumb]")) {
    thumb.addEventListener("click", (event) => {
      event.preventDefault();
      go(Number(thumb.dataset.thumb));
    });
  }
  // On the whole page, as «?» offers them: whoever reads has pressed a button beside the sheets before.
  document.addEventListener("keydown", (event) => {
    const work = {
      ArrowLeft: () => go(shown - 1),
      ArrowRight: () => go(shown + 1),
      "+": () => scale(1),
      "-": () => scale(-1),
    }[event.key];
    if (!work || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    event.preventDefault();
    work();
  });

  const watch = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const window = entry.rootBounds?.height ?? 1;
      const part = Math.max(entry.intersectionRatio, entry.intersectionRect.height / window);
      if (part >= LOOKED_AT) look(Number(entry.target.dataset.page), entry.target);
    }
  }, { root: sheets, threshold: STEPS });
  for (const page of pages) watch.observe(page);
  if (wasJustSigned()) go(pages.length);

  function look(number, page) {
    shown = number;
    viewer.querySelector("[data-viewer-now]").textContent = number;
    for (const thumb of viewer.querySelectorAll("[data-thumb]")) {
      if (Number(thumb.dataset.thumb) === number) thumb.setAttribute("aria-current", "true");
      else thumb.removeAttribute("aria-current");
    }
    const picture = page.querySelector("img");
    if (picture.complete) mark(number);
    else picture.addEventListener("load", () => mark(number), { once: true });
  }

  function mark(number) {
    if (seen.has(number)) return;
    seen.add(number);
    viewer.querySelector("[data-viewer-count]").textContent = seen.size;
    const thumb = viewer.querySelector(`[data-thumb="${number}"]`);
    thumb.dataset.seen = "1";
    thumb.querySelector(".tick").hidden = false;
    if (seen.size < pages.length) return;
    viewer.dataset.allSeen = "1";
    viewer.dispatchEvent(new CustomEvent("viewer:all-seen", { bubbles: true }));
    announce(viewer.dataset.wordsAll);
  }

  function go(number) {
    const page = pages[Math.min(Math.max(number, 1), pages.length) - 1];
    sheets.scrollTop += page.getBoundingClientRect().top - sheets.getBoundingClientRect().top - 12;
  }

  function scale(step) {
    zoom = Math.min(Math.max(zoom + step, 0), ZOOMS.length - 1);
    sheets.style.setProperty("--zoom", ZOOMS[zoom]);
    go(shown);
  }
}

// After signing the page shows the signature, also when it is loaded anew for the time-stamp a moment later.
function wasJustSigned() {
  const kept = JSON.parse(sessionStorage.getItem("viewer:last") ?? "null");
  return kept?.path === location.pathname && Date.now() - kept.at < 60000;
}
