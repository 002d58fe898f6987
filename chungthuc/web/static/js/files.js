// A browser writes «Choose file» in its own language. Here the words are the page's; the field stays what it is.
export function attachFiles() {
  for (const input of document.querySelectorAll("main input[type=file]")) draw(input);
}

export function draw(input) {
  const frame = document.createElement("div");
  frame.className = "file-drawn";
  input.replaceWith(frame);
  const button = part("button", document.body.dataset.wordsChoose);
  const name = part("file-name", document.body.dataset.wordsNone);
  frame.append(button, name, input);
  const tell = () => {
    const file = input.files[0];
    name.textContent = file ? `${file.name} (${size(file.size)})` : document.body.dataset.wordsNone;
    name.classList.toggle("chosen", Boolean(file));
  };
  input.addEventListener("change", tell);
  // What was sent at once and received keeps its name here; «none was chosen» beside it would be wrong.
  if (!input.closest("[data-upload]")) input.addEventListener("emptied", tell);
  else nameReceived(input.closest("[data-upload]"));
}

// All that was received, dropped and pasted too: not the first file that was once chosen here.
export function nameReceived(box) {
  const names = document.querySelector("#found:has(input[name=upload]) .found strong")?.textContent;
  if (names) box.querySelector(".file-name").textContent = names;
}

function part(kind, words) {
  const one = document.createElement("span");
  one.className = kind;
  one.setAttribute("aria-hidden", "true");
  one.textContent = words;
  return one;
}

function size(bytes) {
  const megabytes = bytes / 1024 / 1024;
  if (megabytes < 1) return `${Math.max(1, Math.round(bytes / 1024))} KB`;
  return `${megabytes.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} MB`;
}
