// The signature's place on the attestation page: drag, arrow keys (1 mm, Shift 5 mm), or the number boxes.
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

  function draw() {
    const x = Number(left.value);
    const y = Number(bottom.value);
    put(mark, x, y, leader[2], leader[3]);
    put(seal, beside[0] + x - leader[0], beside[1] + y - leader[1], beside[2], beside[3]);
  }

  function put(element, x, y, width, height) {
    element.style.left = `${(x / page.width) * 100}%`;
    element.style.bottom = `${(y / page.height) * 100}%`;
    element.style.width = `${(width / page.width) * 100}%`;
    element.style.height = `${(height / page.height) * 100}%`;
  }

  function move(across, up) {
    left.value = Math.min(Math.max(Number(left.value) + across, 5), page.width - leader[2] - 5).toFixed(1);
    bottom.value = Math.min(Math.max(Number(bottom.value) + up, 5), page.height - leader[3] - 5).toFixed(1);
    draw();
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
    let last = [event.clientX, event.clientY];
    const scale = page.width / place.getBoundingClientRect().width;
    const drag = (moved) => {
      move((moved.clientX - last[0]) * scale, (last[1] - moved.clientY) * scale);
      last = [moved.clientX, moved.clientY];
    };
    mark.addEventListener("pointermove", drag);
    mark.addEventListener("pointerup", () => mark.removeEventListener("pointermove", drag), { once: true });
  });
  left.addEventListener("input", draw);
  bottom.addEventListener("input", draw);
  draw();
}
