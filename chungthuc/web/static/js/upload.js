// Files are sent as soon as they are chosen, dropped or pasted, with progress; a button below a page is sent the same way.
// The answer is the part of the form that shows what was found.
import { formToken } from "./csrf.js";
import { draw, nameReceived } from "./files.js";
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
  let isBusy = false;

  input.addEventListener("click", () => {
    if (hasFailed) input.value = ""; // else choosing the same file again would be no change
  });
  input.addEventListener("change", () => input.files.length && send("scan", input.files));
  box.addEventListener("dragover", (event) => {
    event.preventDefault();
    box.classList.add("over");
  });
  box.addEventListener("dragleave", () => box.classList.remove("over"));
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    box.classList.remove("over");
    if (event.dataTransfer.files.length) send("scan", event.dataTransfer.files);
  });
  document.addEventListener("paste", (event) => {
    if (!event.clipboardData?.files.length) return; // words go where they are pasted
    event.preventDefault();
    const stands = document.getElementById("found")?.dataset.foundPages;
    send(stands ? "scan_more" : "scan", event.clipboardData.files);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("#found [name=arrange]");
    if (!button) return;
    event.preventDefault();
    const more = document.getElementById("scan_more");
    if (button.value !== "add") send(null, [], button.value);
    else if (more.files.length) send("scan_more", more.files, "add", document.getElementById("scan_place").value);
    else more.focus();
  });
  document.addEventListener("arrange", (event) => send(null, [], event.detail)); // sheets.js

  function send(name, files, act = "", place = "") {
    if (isBusy) return;
    const data = new FormData();
    for (const file of files) data.append(name, file);
    data.append("upload", document.querySelector("#found [name=upload]")?.value ?? "");
    if (act) data.append("arrange", act);
    if (place) data.append("scan_place", place);
    if (box.dataset.uploadCopy) data.append("copy", box.dataset.uploadCopy);
    data.append("csrfmiddlewaretoken", formToken());
    const request = new XMLHttpRequest();
    hasFailed = false;
    isBusy = true;
    progress.hidden = false;
    words.textContent = words.dataset.sending;
    request.upload.addEventListener("progress", (event) => {
      bar.value = event.total ? (event.loaded * 100) / event.total : 0;
      if (event.loaded === event.total) words.textContent = words.dataset.examining;
    });
    request.addEventListener("load", () => {
      isBusy = false;
      const found = request.status === 200 ? partOf(request.responseText) : null; // a page to sign in has none
      if (found) show(found, act);
      else failed();
    });
    request.addEventListener("error", failed);
    request.open("POST", box.dataset.upload);
    request.send(data);
  }

  function partOf(text) {
    return new DOMParser().parseFromString(text, "text/html").getElementById("found");
  }

  function show(found, act) {
    progress.hidden = true;
    const answer = document.getElementById("id_remarks_reason")?.value;
    document.getElementById("found").replaceWith(found);
    nameReceived(box);
    for (const one of found.querySelectorAll("input[type=file]")) draw(one);
    const field = document.getElementById("id_remarks_reason");
    if (field && answer) field.value = answer; // typed for the file before: the officer may mean it still
    found.dispatchEvent(new CustomEvent("scanned", { bubbles: true }));
    input.value = ""; // the form carries the file's id from here on
    input.dispatchEvent(new Event("emptied"));
    if (act) focusAfter(found, act);
    else found.querySelector(".refused")?.scrollIntoView({ block: "nearest" });
  }

  function failed() {
    hasFailed = true;
    isBusy = false;
    bar.value = 0;
    words.textContent = words.dataset.failed;
    isSignedIn(); // says so if that was the reason
  }
}

// What was refused is read first. The page that was moved is followed; after the last one was left out the one before it is next.
function focusAfter(found, act) {
  const refused = found.querySelector(".refused");
  if (refused) return refused.focus();
  const [what, number] = act.split(":");
  if (what === "to") return; // dragged: no button was pressed
  const moved = Number(number) + ({ earlier: -1, later: 1 }[what] ?? 0);
  const near = [moved, moved - 1].map((page) => found.querySelector(`[value="${what}:${page}"]`)).find(Boolean);
  (near ?? found.querySelector(`[value$=":${moved}"]`) ?? found.querySelector("[name=arrange]"))?.focus();
}
