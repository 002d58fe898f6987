// The signature's place on the attestation page: drag, arrow keys (1 mm, Shift 5 mm), or the number boxes.
// Dragged near its place by template, it snaps to the guides of the name line and of the column.
const NEAR = 1.5; // mm
const KEPT_FREE = 5; // mm along the edges
const EDGES = 0.05; // mm that the boxes of the form, which hold tenths, may be off

for (const place of document.querySelectorAll("[data-place]")) attach(place);

function attach(place) {
  const form = place.parentElement.querySelector("form");
  const left = form.querySelector("[data-left]");
  const bottom = form.querySelector("[data-bottom]");
  const mark = place.querySelector("[data-mark]");
  const seal = place.querySelector("[data-mark-seal]");
  const page = { width: Number(place.dataset.width), height: Number(place.dataset.height) };
  const leader = place.dataset.leader.split(",").map(Number);
  const beside = place.dataset.seal.split(",").map(Number);
  const taken = place.dataset.taken ? place.dataset.taken.split(";").map((box) => box.split(",").map(Number)) : [];
  const notHere = place.querySelector("[data-not-here]");
  const apply = form.querySelector("button[type=submit]");
  const guides = [guide("upright"), guide("level")];

  function draw() {
    const x = Number(left.value);
    const y = Number(bottom.value);
    put(mark, x, y, leader[2], leader[3]);
    const shadow = [beside[0] + x - leader[0], beside[1] + y - leader[1], beside[2], beside[3]];
    put(seal, ...shadow);
    tell(faultOf([x, y, leader[2], leader[3]], shadow), y);
  }

  // The same rule as the server's: both on the page, the signature on no word, QR or field.
  function faultOf(signature, shadow) {
    if (![signature, shadow].every(onPage)) return place.dataset.outside;
    return taken.some((box) => meets(signature, box)) ? place.dataset.onWords : "";
  }

  function onPage([x, y, width, height]) {
    const free = Number(place.dataset.margin) - EDGES;
    return x >= free && y >= free && x + width <= page.width - free && y + height <= page.height - free;
  }

  function meets(one, other) {
    return [0, 1].every((n) => Math.min(one[n] + one[n + 2], other[n] + other[n + 2]) - Math.max(one[n], other[n]) > EDGES);
  }

  // Said beside the mark, where the eyes are: below it, or above it at the foot of the page.
  function tell(fault, y) {
    mark.classList.toggle("refused", fault !== "");
    apply.disabled = fault !== "";
    if (notHere.textContent !== fault) notHere.textContent = fault;
    const low = y < page.height / 4;
    notHere.style.bottom = low ? `${((y + leader[3] + 2) / page.height) * 100}%` : "auto";
    notHere.style.top = low ? "auto" : `${((page.height - y + 2) / page.height) * 100}%`;
  }

  function put(element, x, y, width, height) {
    element.style.left = `${(x / page.width) * 100}%`;
    element.style.bottom = `${(y / page.height) * 100}%`;
    element.style.width = `${(width / page.width) * 100}%`;
    element.style.height = `${(height / page.height) * 100}%`;
  }

  function move(across, up) {
    to(Number(left.value) + across, Number(bottom.value) + up);
  }

  function to(x, y) {
    left.value = within(x, page.width - leader[2]).toFixed(1);
    bottom.value = within(y, page.height - leader[3]).toFixed(1);
    draw();
  }

  function within(value, most) {
    return Math.min(Math.max(value, KEPT_FREE), most - KEPT_FREE);
  }

  // A line through the middle of the signature as the template places it.
  function guide(kind) {
    const line = document.createElement("div");
    line.className = `guide ${kind}`;
    line.setAttribute("aria-hidden", "true");
    if (kind === "upright") line.style.left = `${((leader[0] + leader[2] / 2) / page.width) * 100}%`;
    else line.style.bottom = `${((leader[1] + leader[3] / 2) / page.height) * 100}%`;
    place.append(line);
    return line;
  }

  function caught(value, n) {
    const near = Math.abs(value - leader[n]) < NEAR;
    guides[n].classList.toggle("caught", near);
    return near ? leader[n] : value;
  }

  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  mark.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    const size = event.shiftKey ? 5 : 1;
    move(step[0] * size, step[1] * size);
  });
  mark.addEventListener("pointerdown", (event) => {
    mark.setPointerCapture(event.pointerId);
    const from = [event.clientX, event.clientY, Number(left.value), Number(bottom.value)];
    const scale = page.width / place.getBoundingClientRect().width;
    const drag = (moved) => {
      const x = from[2] + (moved.clientX - from[0]) * scale;
      const y = from[3] + (from[1] - moved.clientY) * scale;
      to(caught(x, 0), caught(y, 1));
    };
    const drop = () => {
      mark.removeEventListener("pointermove", drag);
      for (const line of guides) line.classList.remove("caught");
    };
    mark.addEventListener("pointermove", drag);
    mark.addEventListener("pointerup", drop, { once: true });
    mark.addEventListener("pointercancel", drop, { once: true });
  });
  left.addEventListener("input", draw);
  bottom.addEventListener("input", draw);
  place.dataset.ready = "1";
  draw();
}
