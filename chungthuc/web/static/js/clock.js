// The thin bar to the last hour shrinks through the day; the words beside it count in minutes.
export function attachClock() {
  for (const clock of document.querySelectorAll("[data-clock]")) {
    const ends = Date.parse(clock.dataset.clock);
    const bar = clock.querySelector("[data-clock-bar]");
    const words = clock.querySelector("[data-clock-words]");
    const tick = () => {
      const left = Math.max(0, Math.floor((ends - Date.now()) / 60000));
      bar.value = Math.min(left, bar.max);
      words.textContent = sentence(clock.dataset, Math.floor(left / 60), left % 60);
    };
    setInterval(tick, 20000);
  }
}

function sentence(texts, hours, minutes) {
  if (!hours && !minutes) return texts.over;
  return (hours ? texts.hours : texts.minutes).replace("{h}", hours).replace("{m}", minutes);
}
