// data-prints: a button that opens the browser's print dialog. data-prints-itself: once, where a slip is new, unless this
// computer says no (data-prints-switch): whether a printer stands beside it is the desk's, not the person's.
const SWITCH = "prints-itself";

export function attachPrints() {
  for (const button of document.querySelectorAll("[data-prints]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  attachSwitch(document.querySelector("[data-prints-switch]"));
  if (!document.querySelector("[data-prints-itself]")) return;
  history.replaceState(history.state, "", location.pathname); // loaded anew it is printed no more
  if (wished()) window.addEventListener("load", () => window.print());
}

function attachSwitch(box) {
  if (!box) return;
  box.closest("[data-prints-choice]").hidden = false;
  box.checked = wished();
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(SWITCH, box.checked ? "on" : "off");
    } catch {
      // a browser that keeps nothing prints by itself each time
    }
  });
}

function wished() {
  try {
    return localStorage.getItem(SWITCH) !== "off";
  } catch {
    return true;
  }
}
