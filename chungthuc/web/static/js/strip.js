// A strip of links that is wider than the phone shows where one is.
export function attachStrips() {
  for (const here of document.querySelectorAll(".strip [aria-current]")) {
    const strip = here.closest(".strip");
    strip.scrollLeft = here.offsetLeft - (strip.clientWidth - here.offsetWidth) / 2;
  }
}
