// Two minutes before the sign-in ends, say so.
const EARLY = 2 * 60 * 1000;
const LONGEST = 2 ** 31 - 1; // what setTimeout can hold

export function attachSession() {
  for (const warning of document.querySelectorAll("[data-session-ends]")) {
    const wait = Date.parse(warning.dataset.sessionEnds) - EARLY - Date.now();
    setTimeout(() => (warning.hidden = false), Math.min(Math.max(wait, 0), LONGEST));
  }
}
