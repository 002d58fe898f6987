// The pages of a scan are dragged to another place, by their picture with a mouse, by their grip with a finger: a finger on
// a picture scrolls. The buttons beneath do the same (WCAG 2.5.7). upload.js sends what «arrange» says.
const FAR = 6; // CSS pixels: less is a press
const NEAR_EDGE = 70; // of the window, where the page scrolls while a sheet is held
const AROUND = 40; // beyond the list, where a sheet may still be let go

export function attachSheets() {
  document.addEventListener("pointerdown", begin);
  document.addEventListener("dragstart", (event) => event.target.closest?.("#found .sheet") && event.preventDefault());
}

function begin(event) {
  const held = event.target.closest?.(event.pointerType === "mouse" ? "#found .sheet, #found .grip" : "#found .grip");
  const item = held?.closest("li");
  if (!item || !event.isPrimary || event.button !== 0 || item.parentElement.children.length < 2) return;
  const drag = { item, list: item.parentElement, x: event.clientX, y: event.clientY, scrolled: scrollY, place: null };
  const ends = new AbortController();
  const end = () => {
    ends.abort();
    letGo(drag);
  };
  const listen = (type, work) => document.addEventListener(type, work, { signal: ends.signal });
  listen("pointermove", (moved) => move(drag, moved));
  listen("pointercancel", end);
  listen("keydown", (pressed) => pressed.key === "Escape" && end());
  listen("pointerup", () => {
    drop(drag);
    end();
  });
}

function move(drag, event) {
  const [across, down] = [event.clientX - drag.x, event.clientY - drag.y];
  if (!drag.moves && Math.hypot(across, down) < FAR) return;
  if (!drag.item.isConnected) return; // another answer came meanwhile
  event.preventDefault();
  drag.moves = true;
  drag.item.classList.add("dragged");
  if (event.clientY < NEAR_EDGE) scrollBy(0, -12);
  else if (event.clientY > innerHeight - NEAR_EDGE) scrollBy(0, 12);
  drag.item.style.transform = `translate(${across}px, ${down + scrollY - drag.scrolled}px)`;
  mark(drag, event.clientX, event.clientY);
}

// The sheet before or after which it would come, by the nearest middle.
function mark(drag, x, y) {
  unmark(drag);
  const whole = drag.list.getBoundingClientRect();
  if (x < whole.left - AROUND || x > whole.right + AROUND || y < whole.top - AROUND || y > whole.bottom + AROUND) return;
  const others = [...drag.list.children].filter((one) => one !== drag.item);
  const near = others.map((one) => [far(one, x, y), one]).sort(([one], [other]) => one - other)[0][1];
  const box = near.getBoundingClientRect();
  const after = x > box.left + box.width / 2;
  near.classList.add(after ? "drop-after" : "drop-before");
  drag.place = others.indexOf(near) + (after ? 2 : 1); // from 1, among all once it is there
}

function far(one, x, y) {
  const box = one.getBoundingClientRect();
  return Math.hypot(box.left + box.width / 2 - x, box.top + box.height / 2 - y);
}

function unmark(drag) {
  drag.place = null;
  for (const one of drag.list.children) one.classList.remove("drop-before", "drop-after");
}

function letGo(drag) {
  drag.item.classList.remove("dragged");
  drag.item.style.transform = "";
  unmark(drag);
  if (!drag.moves) return;
  // The press that ended the drag opens no page.
  const ignore = (click) => click.preventDefault();
  document.addEventListener("click", ignore, { capture: true, once: true });
  setTimeout(() => document.removeEventListener("click", ignore, { capture: true }));
}

function drop(drag) {
  const [from, place] = [[...drag.list.children].indexOf(drag.item) + 1, drag.place];
  if (!drag.moves || place === null || place === from || !drag.item.isConnected) return;
  drag.list.dispatchEvent(new CustomEvent("arrange", { bubbles: true, detail: `to:${from}:${place}` }));
}
