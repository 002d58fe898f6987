// How the signing program stands, in words in the band: it repeats what the signing panel knows.
export function attachAgentWords() {
  const panel = document.querySelector("[data-agent]");
  const line = document.querySelector("[data-agent-line]");
  if (!panel || !line) return;
  const words = line.querySelector("[data-agent-words]");
  const tell = () => {
    const said = line.dataset[panel.dataset.state];
    line.hidden = !said;
    if (said) words.textContent = said;
  };
  new MutationObserver(tell).observe(panel, { attributes: true, attributeFilter: ["data-state"] });
  tell();
}
