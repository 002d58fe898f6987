// Nothing on the page moves or is drawn anew under a finger: between the press and the release of a button the place
// that was pressed stays where it is, or the press is lost.
const LET_GO = 400; // milliseconds: a press that ends outside of the window, or becomes a drag

let pressed = false;
let waiting = [];

for (const type of ["pointerdown", "mousedown"]) addEventListener(type, () => (pressed = true), { capture: true });
for (const type of ["click", "pointercancel"]) addEventListener(type, release, { capture: true });
for (const type of ["pointerup", "dragend"]) addEventListener(type, () => setTimeout(release, LET_GO), { capture: true });
addEventListener("blur", (event) => event.target === window && release()); // another window; a field's own does not count

function release() {
  pressed = false;
  setTimeout(() => {
    const now = pressed ? [] : waiting;
    if (!pressed) waiting = [];
    for (const act of now) act();
  });
}

/** Do it now, or as soon as nothing is being pressed. */
export function whenCalm(act) {
  if (pressed) waiting.push(act);
  else act();
}
