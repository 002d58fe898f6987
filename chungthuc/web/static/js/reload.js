// A reload that the page itself asks for: the focus is where it was, or where it was asked to be; nobody starts at the top.
const KEY = "focus-after-reload";

export function reload(wished = "") {
  const at = document.activeElement;
  const facts = { path: location.pathname, wished, id: at?.id ?? "", tag: at?.tagName ?? "", words: wordsOf(at) };
  if (wished || at !== document.body) sessionStorage.setItem(KEY, JSON.stringify(facts));
  location.reload();
}

export function attachReload() {
  const facts = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  sessionStorage.removeItem(KEY);
  if (facts?.path !== location.pathname) return;
  const place = (facts.wished && document.querySelector(facts.wished)) || found(facts) || document.querySelector("main");
  if (place.tabIndex < 0) place.tabIndex = -1;
  place.focus({ preventScroll: !facts.wished });
}

function found({ id, tag, words }) {
  if (id) return document.getElementById(id);
  return [...document.querySelectorAll(`main ${tag}`)].find((one) => wordsOf(one) === words);
}

function wordsOf(element) {
  return element?.matches("a, button, summary") ? element.textContent.trim() : "";
}
