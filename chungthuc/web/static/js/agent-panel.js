// The panel of the signing program on a page: its line, its troubles, pairing, and the choice of a certificate.
import { isSignedIn } from "./session.js";
import { AgentTrouble } from "./token-agent.js";

// Troubles for which the program has no sentence, and the words of the panel for them.
const OWN = {
  agent_missing: "missing", agent_silent: "silent", origin_not_allowed: "foreign", not_paired: "unpaired", no_certificate: "none",
  unplaced: "unplaced", http_401: "over", http_403: "over",
};

const PROGRAM = ["agent_missing", "agent_silent", "origin_not_allowed", "not_paired"]; // it is not ready; anything else is no fault of it

export class AgentPanel {
  constructor(panel) {
    this.panel = panel;
    this.line = panel.querySelector("[data-line]");
    this.idle = this.line.textContent;
    this.trouble = panel.querySelector("[data-trouble]");
    this.install = panel.querySelector("[data-install]");
    this.registered = (panel.dataset.registered ?? "").split(" ").filter(Boolean);
  }

  get ports() {
    return this.panel.dataset.ports.split(",").map(Number);
  }

  words(name) {
    return this.panel.dataset[`words${name[0].toUpperCase()}${name.slice(1)}`];
  }

  say(state, word) {
    this.panel.dataset.state = state;
    this.line.textContent = this.words(word);
  }

  /** Nothing is told from now on: it begins anew. */
  begin() {
    this.trouble.hidden = true;
    if (this.install) this.install.hidden = true;
  }

  /** What went wrong, in the program's words or ours. */
  tell(problem) {
    const lost = !(problem instanceof AgentTrouble); // neither a word of the program's nor of ours
    this.panel.dataset.state = lost || PROGRAM.includes(problem.code) ? "trouble" : "idle";
    if (this.install) this.install.hidden = problem.code !== "agent_missing";
    const isOver = OWN[problem.code] === "over"; // the panel knows how to sign in without leaving this page
    const sentence = problem.message && problem.code && !isOver ? problem.message : this.words(OWN[problem.code] ?? "lost");
    this.trouble.textContent = lost ? this.words("lost") : this.coded(sentence, problem.code);
    this.trouble.hidden = false;
    if (isOver) isSignedIn();
  }

  /** As on every page, for the help desk. */
  coded(sentence, code) {
    return `${sentence} ${this.words("code")} ${code}`;
  }

  /** Until the code that the program shows was typed. */
  async pair(agent) {
    const waiting = await agent.pair();
    const form = this.panel.querySelector("[data-pairing]");
    const code = form.querySelector("input");
    this.say("working", "pairing");
    form.hidden = false;
    code.focus();
    for (;;) {
      await sent(form);
      try {
        await agent.confirm(waiting, code.value.trim());
        break;
      } catch (problem) {
        this.tell(problem);
        code.select();
      }
    }
    this.trouble.hidden = true;
    form.hidden = true;
  }

  /** One bad token hides no other: what cannot be read is told beside those that can. */
  async choose({ certificates, troubles }) {
    const now = new Date().toISOString();
    const fit = certificates.filter((one) => one.suitable && one.notAfter > now);
    const untold = troubles.map((one) => this.coded(one.message, one.code)).join(" ");
    if (!fit.length) throw new AgentTrouble("no_certificate", untold);
    const unread = this.panel.querySelector("[data-unread]");
    unread.textContent = untold;
    unread.hidden = !untold;
    // The server knows which are this person's (or the office's): one of them needs no choice; others stand below.
    const known = fit.filter((one) => this.registered.includes(one.sha256));
    if (fit.length === 1 || known.length === 1) return this.#name(known[0] ?? fit[0]);
    this.say("working", "choosing");
    const form = this.panel.querySelector("[data-certificates]");
    const select = form.querySelector("select");
    fit.sort((one, other) => this.registered.includes(other.sha256) - this.registered.includes(one.sha256));
    select.replaceChildren(...fit.map((one, place) => new Option(named(one), place)));
    form.hidden = false;
    select.focus();
    await sent(form);
    form.hidden = true;
    return fit[select.value];
  }

  #name(one) {
    const place = this.panel.querySelector("[data-chosen]");
    place.querySelector("[data-chosen-name]").textContent = named(one);
    place.hidden = false;
    return one;
  }
}

/** Until the form is sent; it goes nowhere. */
function sent(form) {
  return new Promise((resolve) => form.addEventListener("submit", (event) => {
    event.preventDefault();
    resolve();
  }, { once: true }));
}

/** The same certificate may lie on two tokens: they are told apart by label and serial. */
function named(one) {
  const until = one.notAfter.slice(0, 10).split("-").reverse().join("/");
  return `${one.subject} · ${one.token}${one.serial ? ` (${one.serial})` : ""} · ${until}`;
}
