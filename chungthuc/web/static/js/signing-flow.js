// One signature or seal: request, certificate, ticket, token, value. The same for «Ký số» and «Đóng dấu».
import { AgentPanel } from "./agent-panel.js";
import { formToken } from "./csrf.js";
import { giveBack, keepAndReload } from "./kept.js";
import { reload as loadAgain } from "./reload.js";
import { AgentTrouble, connect } from "./token-agent.js";

const MOVED_ON = ["copy_changed", "status_does_not_allow", "prove_first"]; // this page shows what is no more: load it again

for (const panel of document.querySelectorAll("[data-agent]")) attach(panel);

function attach(panel) {
  const shown = new AgentPanel(panel);
  const trouble = shown.trouble;
  const start = panel.querySelector("[data-start]");
  const reload = panel.querySelector("[data-reload]");
  const words = (name) => shown.words(name);
  const act = panel.dataset.act;
  const unseen = panel.querySelector("[data-unseen]");
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
    shown.begin();
    try {
      if (isUnplaced()) throw new AgentTrouble("unplaced");
      const agent = await connect(shown.ports);
      shown.say("ready", "ready");
      if (!agent.paired) await shown.pair(agent);
      const chosen = await shown.choose(await agent.listCertificates());
      shown.say("working", "preparing");
      request = await ask();
      const { ticket } = await post(`/api/v1/signing-requests/${request.request_id}/certificate`, { certificate: chosen.certificate });
      shown.say("working", "waiting");
      const [result] = await agent.sign(ticket, chosen.slot);
      if (result.error) throw new AgentTrouble(result.error, result.message);
      shown.say("working", "sending");
      await post(`/api/v1/copies/${panel.dataset.copy}/${act}`, { request_id: request.request_id, value: result.signature });
      shown.say("ready", "done");
      showSigned();
      loadAgain("main .sentence");
    } catch (problem) {
      await giveUp();
      shown.line.textContent = shown.idle;
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
    const read = { shown_sha256: panel.dataset.shown };
    return post(`/api/v1/copies/${panel.dataset.copy}/${act}-request`, volume ? { ...read, volume_id: volume.value } : read);
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

  async function giveUp() {
    if (!request) return;
    const headers = { "X-CSRFToken": formToken() };
    await fetch(`/api/v1/signing-requests/${request.request_id}`, { method: "DELETE", headers }).catch(() => {});
    request = null;
  }

  function tell(problem) {
    shown.tell(problem);
    const changed = MOVED_ON.includes(problem.code);
    start.hidden = changed;
    reload.hidden = !changed;
  }
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
