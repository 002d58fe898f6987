// Behaviours attached by data- attributes; every page also works without them, but for signing.
import { attachAgentWords } from "./agent-words.js";
import { attachClock } from "./clock.js";
import { attachCopies } from "./copies.js";
import { attachCountdowns } from "./countdown.js";
import { formToken } from "./csrf.js";
import { attachDialogs } from "./dialogs.js";
import { attachFiles } from "./files.js";
import { attachForms } from "./forms.js";
import { attachKeys } from "./keys.js";
import { attachLive } from "./live.js";
import { attachPages } from "./pages.js";
import { attachPolling } from "./polling.js";
import { attachPrints } from "./prints.js";
import { attachProofs } from "./proof.js";
import { attachReload } from "./reload.js";
import { attachSession } from "./session.js";
import { attachStrips } from "./strip.js";
import { attachUploads } from "./upload.js";
import { attachViewers } from "./viewer.js";

const place = [...document.querySelectorAll("[data-focus]")].at(-1); // the last one is the nearest to the work
if (!location.hash || !place?.matches(".told")) place?.focus();
attachReload();
attachProofs();
attachForms();
attachCountdowns();
attachFiles();
attachUploads();
attachPages();
attachViewers();
attachDialogs();
attachCopies();
attachClock();
attachAgentWords();
attachKeys();
attachLive();
attachPolling();
attachPrints();
attachSession();
attachStrips();

// What htmx asks carries the form token of the page.
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = formToken();
});
