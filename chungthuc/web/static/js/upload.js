// A file is sent as soon as it is chosen, with progress; the answer is the part of the form that shows what was found.
import { formToken } from "./csrf.js";
import { isSignedIn } from "./session.js";

export function attachUploads() {
  for (const box of document.querySelectorAll("[data-upload]")) attach(box);
}

function attach(box) {
  const input = box.querySelector("input[type=file]");
  const progress = box.querySelector("[data-progress]");
  const bar = progress.querySelector("progress");
  const words = progress.querySelector("[data-words]");

  let hasFailed = false;

  input.addEventListener("click", () => {
    if (hasFailed) input.value = ""; // else choosing the same file again would be no change
  });
  input.addEventListener("change", () => input.files.length && send(input.files[0]));
  box.addEventListener("dragover", (event) => {
    event.preventDefault();
    box.classList.add("over");
  });
  box.addEventListener("dragleave", () => box.classList.remove("over"));
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    box.classList.remove("over");
    if (event.dataTransfer.files.length) send(event.dataTransfer.files[0]);
  });

  function send(file) {
    const data = new FormData();
    data.append("scan", file);
    data.append("csrfmiddlewaretoken", formToken());
    const request = new XMLHttpRequest();
    hasFailed = false;
    progress.hidden = false;
    words.textContent = words.dataset.sending;
    request.upload.addEventListener("progress", (event) => {
      bar.value = event.total ? (event.loaded * 100) / event.total : 0;
      if (event.loaded === event.total) words.textContent = words.dataset.examining;
    });
    request.addEventListener("load", () => {
      const found = request.status === 200 ? partOf(request.responseText) : null; // a page to sign in has none
      if (found) show(found);
      else failed();
    });
    request.addEventListener("error", failed);
    request.open("POST", box.dataset.upload);
    request.send(data);
  }

  function partOf(text) {
    return new DOMParser().parseFromString(text, "text/html").getElementById("found");
  }

  function show(found) {
    progress.hidden = true;
    const answer = document.getElementById("id_remarks_reason")?.value;
    document.getElementById("found").replaceWith(found);
    const field = document.getElementById("id_remarks_reason");
    if (field && answer) field.value = answer; // typed for the file before: the officer may mean it still
    found.dispatchEvent(new CustomEvent("scanned", { bubbles: true }));
    input.value = ""; // the form carries the file's id from here on
    input.dispatchEvent(new Event("emptied"));
  }

  function failed() {
    hasFailed = true;
    bar.value = 0;
    words.textContent = words.dataset.failed;
    isSignedIn(); // says so if that was the reason
  }
}
