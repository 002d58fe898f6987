// data-shares="address": a button that opens the phone's own list of ways to send it on, where there is one.
export function attachShares() {
  if (!navigator.share) return;
  for (const button of document.querySelectorAll("[data-shares]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.share({ title: button.dataset.sharesTitle, url: button.dataset.shares });
      } catch (refusal) {
        // Closed without choosing, or pressed twice: nothing to say.
        if (!["AbortError", "InvalidStateError"].includes(refusal.name)) throw refusal;
      }
    });
  }
}
