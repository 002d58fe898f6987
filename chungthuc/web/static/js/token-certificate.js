// «Lấy từ thiết bị ký»: the certificate of the token in this computer goes into the form, which is then sent as with a file.
import { AgentPanel } from "./agent-panel.js";
import { connect } from "./token-agent.js";

for (const panel of document.querySelectorAll("[data-agent]")) attach(panel);

function attach(panel) {
  const shown = new AgentPanel(panel);
  const start = panel.querySelector("[data-start]");
  const form = document.querySelector("[data-takes-certificate]");
  const field = form.querySelector("input[name=token]");
  start.addEventListener("click", () => form.reportValidity() && run());

  async function run() {
    start.disabled = true;
    shown.begin();
    try {
      const agent = await connect(shown.ports);
      shown.say("ready", "ready");
      if (!agent.paired) await shown.pair(agent);
      const chosen = await shown.choose(await agent.listCertificates());
      shown.say("working", "sending");
      field.value = chosen.certificate;
      form.requestSubmit();
    } catch (problem) {
      shown.line.textContent = shown.idle;
      shown.tell(problem);
      start.focus();
    } finally {
      start.disabled = false;
    }
  }
}
