// data-focus: where a page wants its reader to begin. The last one is the nearest to the work; a link into the page wins
// over what was only told.
export function attachFocus() {
  const place = [...document.querySelectorAll("[data-focus]")].at(-1);
  if (!location.hash || !place?.matches(".told")) place?.focus();
}
