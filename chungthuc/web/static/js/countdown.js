// How long a place is kept: seconds to see, one polite word a minute before the end and at the end.
import { announce } from "./announce.js";

export function attachCountdowns() {
  for (const part of document.querySelectorAll("[data-countdown]")) {
    const left = part.querySelector("[data-countdown-left]");
    const ends = Date.parse(part.dataset.countdown);
    if (left && ends > Date.now()) run(part, left, ends);
  }
}

function run(part, left, ends) {
  let before = Infinity;
  const tick = () => {
    const seconds = Math.max(0, Math.round((ends - Date.now()) / 1000));
    const words = part.dataset.wordsLeft.replace("{m}", Math.floor(seconds / 60));
    left.textContent = ` – ${words.replace("{s}", String(seconds % 60).padStart(2, "0"))}`;
    if (seconds <= 60 && before > 60) announce(part.dataset.wordsMinute);
    before = seconds;
    if (seconds) return;
    clearInterval(timer);
    part.querySelector("p").textContent = part.dataset.wordsOver;
    part.querySelector("form")?.remove();
    announce(part.dataset.wordsOver);
  };
  const timer = setInterval(tick, 1000);
  tick();
}
