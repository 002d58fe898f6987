// What goes wrong with a passkey is told on the page: allauth's own script only tells the console.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const words = document.querySelector("[data-passkey-trouble]");
  if (words) words.hidden = false;
});
document.querySelector("[data-focus]")?.focus();
