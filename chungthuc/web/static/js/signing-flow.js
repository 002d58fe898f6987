// One signature or seal: request, certificate, ticket, token, value. The same for «Ký số» and «Đóng dấu».
import { formToken } from "./csrf.js";
import { giveBack, keepAndReload } from "./kept.js";
import { reload as loadAgain } from "./reload.js";
import { isSignedIn } from "./session.js";
import { AgentTrouble, connect } from "./token-agent.js";

// Troubles for which the program has no sentence, and the words of the panel for them.
const OWN = {
  agent_missing: "missing", agent_silent: "silent", origin_not_allowed: "foreign", not_paired: "unpaired", no_certificate: "none",
  unplaced: "unplaced", http_401: "over", http_403: "over",
};

const PROGRAM = ["agent_missing", "agent_silent", "origin_not_allowed", "not_paired"]; // it is not ready; anything else is no fault of it

const MOVED_ON = ["copy_changed", "status_does_not_allow", "prove_first"]; // this page shows what is no more: load it again

for (const panel of document.querySelectorAll("[data-agent]")) attach(panel);

function attach(panel) {
  const line = panel.querySelector("[data-line]");
  const idle = line.textContent;
  const trouble = panel.querySelector("[data-trouble]");
  const start = panel.querySelector("[data-start]");
  const pairing = panel.querySelector("[data-pairing]");
  const choosing = panel.querySelector("[data-certificates]");
  const unread = panel.querySelector("[data-unread]");
  const reload = panel.querySelector("[data-reload]");
  const words = (name) => panel.dataset[`words${name[0].toUpperCase()}${name.slice(1)}`];
  const coded = (sentence, code) => `${sentence} ${words("code")} ${code}`; // as on every page, for the help desk
  const act = panel.dataset.act;
  const registered = (panel.dataset.registered ?? "").split(" ").filter(Boolean);
  const unseen = panel.querySelector("[data-unseen]");
  const install = panel.querySelector("[data-install]");
  let request = null;

  start.addEventListener("click", () => (isUnseen() ? askWhetherUnread() : run()));
  unseen?.querySelector("[data-sign-anyway]").addEventListener("click", () => leaveQuestion(run));
  unseen?.querySelector("[data-read-on]").addEventListener("click", () => leaveQuestion(readOn));
  document.querySelector("[data-viewer]")?.addEventListener("viewer:all-seen", () => leaveQuestion(() => {}));
  reload.addEventListener("click", keepAndReload);
  addEventListener("DOMContentLoaded", () => {
    panel.querySelector("[data-kept]").hidden = !giveBack();
  });
  watchPictures();

  // «Đã xem 1 / 6»: asked once a copy and window, never refused.
  function isUnseen() {
    const viewer = document.querySelector("[data-viewer]");
    return Boolean(unseen && viewer && !viewer.dataset.allSeen && !isUnplaced() && !sessionStorage.getItem(unseenKey()));
  }

  function unseenKey() {
    return `unseen:${panel.dataset.copy}`;
  }

  function askWhetherUnread() {
    sessionStorage.setItem(unseenKey(), "1");
    const seen = document.querySelector("[data-viewer-count]").textContent;
    unseen.querySelector("[data-unseen-count]").textContent = seen;
    trouble.hidden = true;
    unseen.hidden = false;
    start.hidden = true;
    unseen.querySelector("[data-read-on]").focus();
  }

  function leaveQuestion(then) {
    if (!unseen || unseen.hidden) return;
    unseen.hidden = true;
    start.hidden = false;
    then();
  }

  function readOn() {
    const viewer = document.querySelector("[data-viewer]");
    viewer.querySelector("[data-thumb]:not([data-seen])")?.click();
    viewer.querySelector("[data-viewer-sheets]").focus();
  }

  async function run() {
    start.disabled = true;
    trouble.hidden = true;
    if (install) install.hidden = true;
    try {
      if (isUnplaced()) throw new AgentTrouble("unplaced");
      const agent = await connect(panel.dataset.ports.split(",").map(Number));
      say("ready", "ready");
      if (!agent.paired) await pair(agent);
      const chosen = await choose(await agent.listCertificates());
      say("working", "preparing");
      request = await ask();
      const { ticket } = await post(`/api/v1/signing-requests/${request.request_id}/certificate`, { certificate: chosen.certificate });
      say("working", "waiting");
      const [result] = await agent.sign(ticket, chosen.slot);
      if (result.error) throw new AgentTrouble(result.error, result.message);
      say("working", "sending");
      await post(`/api/v1/copies/${panel.dataset.copy}/${act}`, { request_id: request.request_id, value: result.signature });
      say("ready", "done");
      showSigned();
      loadAgain("main .sentence");
    } catch (problem) {
      await giveUp();
      line.textContent = idle;
      tell(problem);
      start.disabled = false;
      (start.hidden ? reload : start).focus(); // what had it is hidden by now
    }
  }

  // The page that comes next opens where the signature stands.
  function showSigned() {
    sessionStorage.setItem("viewer:last", JSON.stringify({ path: location.pathname, at: Date.now() }));
  }

  function ask() {
    const volume = document.querySelector("[data-volume]");
    const shown = { shown_sha256: panel.dataset.shown };
    return post(`/api/v1/copies/${panel.dataset.copy}/${act}-request`, volume ? { ...shown, volume_id: volume.value } : shown);
  }

  // Moved and not applied, or not taken: it would be signed where it stood before.
  function isUnplaced() {
    const stored = (field) => field.dataset.left ?? field.dataset.bottom;
    return [...document.querySelectorAll("[data-left], [data-bottom]")].some((field) => field.value !== stored(field));
  }

  // A picture of another file than this page's is not sent (409): then what is read here is not what would be signed.
  function watchPictures() {
    const look = async (picture) => {
      const answer = await fetch(picture.src).catch(() => null);
      if (answer?.status === 409) tell(answered(new AgentTrouble("copy_changed", words("changed"))));
    };
    for (const picture of document.querySelectorAll("[data-viewer] [data-page] img")) {
      picture.addEventListener("error", () => look(picture));
      if (picture.complete && picture.currentSrc && !picture.naturalWidth) look(picture);
    }
  }

  async function pair(agent) {
    const waiting = await agent.pair();
    say("working", "pairing");
    pairing.hidden = false;
    pairing.querySelector("input").focus();
    for (;;) {
      await new Promise((resolve) => pairing.addEventListener("submit", (event) => {
        event.preventDefault();
        resolve();
      }, { once: true }));
      try {
        await agent.confirm(waiting, pairing.querySelector("input").value.trim());
        break;
      } catch (problem) {
        tell(problem);
        pairing.querySelector("input").select();
      }
    }
    trouble.hidden = true;
    pairing.hidden = true;
  }

  // One bad token hides no other: what cannot be read is told beside those that can.
  async function choose({ certificates, troubles }) {
    const now = new Date().toISOString();
    const fit = certificates.filter((one) => one.suitable && one.notAfter > now);
    const untold = troubles.map((one) => coded(one.message, one.code)).join(" ");
    if (!fit.length) throw new AgentTrouble("no_certificate", untold);
    unread.textContent = untold;
    unread.hidden = !untold;
    // The server knows which are this person's (or the office's): one of them needs no choice; others stand below.
    const known = fit.filter((one) => registered.includes(one.sha256));
    if (fit.length === 1 || known.length === 1) return told(known[0] ?? fit[0]);
    say("working", "choosing");
    const select = choosing.querySelector("select");
    fit.sort((one, other) => registered.includes(other.sha256) - registered.includes(one.sha256));
    select.replaceChildren(...fit.map((one, place) => new Option(named(one), place)));
    choosing.hidden = false;
    select.focus();
    await new Promise((resolve) => choosing.addEventListener("submit", (event) => {
      event.preventDefault();
      resolve();
    }, { once: true }));
    choosing.hidden = true;
    return fit[select.value];
  }

  function told(one) {
    const place = panel.querySelector("[data-chosen]");
    place.querySelector("[data-chosen-name]").textContent = named(one);
    place.hidden = false;
    return one;
  }

  async function giveUp() {
    if (!request) return;
    const headers = { "X-CSRFToken": formToken() };
    await fetch(`/api/v1/signing-requests/${request.request_id}`, { method: "DELETE", headers }).catch(() => {});
    request = null;
  }

  function say(state, word) {
    panel.dataset.state = state;
    line.textContent = words(word);
  }

  function tell(problem) {
    const lost = !(problem instanceof AgentTrouble); // neither a word of the program's nor of ours
    panel.dataset.state = lost || PROGRAM.includes(problem.code) ? "trouble" : "idle";
    if (install) install.hidden = problem.code !== "agent_missing";
    const isOver = OWN[problem.code] === "over"; // the panel knows how to sign in without leaving this page
    const sentence = problem.message && problem.code && !isOver ? problem.message : words(OWN[problem.code] ?? "lost");
    trouble.textContent = problem instanceof AgentTrouble ? coded(sentence, problem.code) : words("lost");
    trouble.hidden = false;
    const changed = MOVED_ON.includes(problem.code);
    start.hidden = changed;
    reload.hidden = !changed;
    if (isOver) isSignedIn();
  }
}

/** The same certificate may lie on two tokens: they are told apart by label and serial. */
function named(one) {
  const until = one.notAfter.slice(0, 10).split("-").reverse().join("/");
  return `${one.subject} · ${one.token}${one.serial ? ` (${one.serial})` : ""} · ${until}`;
}

async function post(url, content) {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": formToken() },
    body: JSON.stringify(content),
  });
  const found = await answer.json().catch(() => ({}));
  if (!answer.ok) throw answered(new AgentTrouble(found.code || `http_${answer.status}`, [found.message, found.remedy].filter(Boolean).join(" ")));
  return found;
}

function answered(trouble) {
  return Object.assign(trouble, { answered: true }); // the server's word, not the signing program's
}
