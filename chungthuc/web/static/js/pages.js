// «Số trang của bản chính»: filled in from the scan until the officer types another; then the reason is asked for.
export function attachPages() {
  for (const part of document.querySelectorAll("[data-pages]")) attach(part);
}

function attach(part) {
  const field = part.querySelector("input[name=pages]");
  const box = part.querySelector("[data-pages-differ]");
  const words = box.querySelector("[data-pages-words]");
  let typed = field.value !== "" && field.value !== scanned();

  field.addEventListener("input", () => {
    typed = field.value !== "" && field.value !== scanned();
    ask();
  });
  field.form.addEventListener("scanned", () => {
    if (!typed && scanned()) field.value = scanned();
    ask();
  });
  ask();

  function ask() {
    const scan = scanned();
    const differs = Boolean(scan) && field.value !== "" && Number(field.value) !== Number(scan);
    box.hidden = !differs;
    if (differs) words.textContent = words.dataset.pagesWords.replace("{scan}", scan).replace("{pages}", field.value);
  }
}

function scanned() {
  return document.getElementById("found")?.dataset.foundPages ?? "";
}
