// data-focus: where a page wants its reader to begin. The last one is the nearest to the work; a link into the page wins
// over what was only told.
export function attachFocus() {
  const place = [...document.querySelectorAll("[data-focus]")].at(-1);
  if (!place || (location.hash && place.matches(".told"))) return;
  place.focus();
  addEventListener("load", () => requestAnimationFrame(() => bringBack(place)));
}

// An answer at the same address is scrolled by the browser to where the page stood: past the place that has the focus.
function bringBack(place) {
  const { top, bottom } = place.getBoundingClientRect();
  const isSeen = bottom > 0 && top < innerHeight;
  if (document.activeElement === place && !isSeen) place.scrollIntoView({ block: "center" });
}
