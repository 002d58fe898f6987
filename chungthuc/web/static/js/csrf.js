// The form token as the browser holds it now: another sign-in, in another tab, gives a new one. Over https its cookie
// has the name that only this very host can set.
const NAMES = ["__Host-csrftoken=", "csrftoken="];

export function formToken() {
  const cookies = document.cookie.split("; ");
  const kept = NAMES.map((name) => cookies.find((one) => one.startsWith(name))?.slice(name.length)).find(Boolean);
  return kept ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}
