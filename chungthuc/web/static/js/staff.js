// Staff pages: behaviours attached by data- attributes; every page also works without them, but for signing.
import { attachAgentWords } from "./agent-words.js";
import { attachClock } from "./clock.js";
import { attachCopies } from "./copies.js";
import { attachCountdowns } from "./countdown.js";
import { formToken } from "./csrf.js";
import { attachDialogs } from "./dialogs.js";
import { attachDrafts } from "./drafts.js";
import { attachFees } from "./fees.js";
import { attachFiles } from "./files.js";
import { attachFocus } from "./focus.js";
import { attachForms } from "./forms.js";
import { attachKeys } from "./keys.js";
import { attachLive } from "./live.js";
import { attachPages } from "./pages.js";
import { attachPolling } from "./polling.js";
import { attachPrints } from "./prints.js";
import { attachReload } from "./reload.js";
import { attachRequired } from "./required.js";
import { attachReveals } from "./reveals.js";
import { attachSession } from "./session.js";
import { attachSheets } from "./sheets.js";
import { attachStrips } from "./strip.js";
import { attachUploads } from "./upload.js";
import { attachViewers } from "./viewer.js";

attachFocus();
attachReload();
attachRequired();
attachForms();
attachDrafts();
attachCountdowns();
attachFiles();
attachUploads();
attachPages();
attachSheets();
attachFees();
attachViewers();
attachDialogs();
attachCopies();
attachClock();
attachAgentWords();
attachKeys();
attachLive();
attachPolling();
attachPrints();
attachReveals();
attachSession();
attachStrips();

// What htmx asks carries the form token of the page.
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = formToken();
});
