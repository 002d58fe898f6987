// What a browser says of an empty field is in the browser's own language; here it is said in the page's.
export function attachRequired() {
  addEventListener("invalid", ({ target }) => target.validity.valueMissing && say(target), true);
  addEventListener("input", ({ target }) => target.setCustomValidity?.(""), true);
  addEventListener("click", forget, true); // Enter presses the button too
}

function say(field) {
  const { wordsEmpty, wordsUnchosen } = document.body.dataset;
  field.setCustomValidity(field.matches("select, [type=radio], [type=checkbox], [type=file]") ? wordsUnchosen : wordsEmpty);
}

// Before a form is sent every field is looked at anew: what a script filled in meanwhile told nobody.
function forget({ target }) {
  const form = target.closest?.("button")?.form;
  for (const field of form?.elements ?? []) field.setCustomValidity?.("");
}
