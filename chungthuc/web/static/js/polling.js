// A page that waits for a job looks again every two seconds, and loads anew when the state has changed.
import { reload } from "./reload.js";

export function attachPolling() {
  const place = document.querySelector("[data-poll='1']");
  if (!place) return;
  const before = place.textContent.trim();
  const look = async () => {
    try {
      const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
      const now = page.querySelector("[data-poll]");
      if (now && now.textContent.trim() !== before && !isWriting()) return reload();
    } catch {
      // a slow line: the next look tells
    }
    return setTimeout(look, 2000);
  };
  setTimeout(look, 2000);
}

// A reason half written would be lost.
function isWriting() {
  return [...document.querySelectorAll("main textarea")].some((field) => field.value);
}
