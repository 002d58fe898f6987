// Say something to who cannot see it: the page's one polite live region.
export function announce(words) {
  const place = document.querySelector("[data-announcer]");
  if (place) place.textContent = words;
}
