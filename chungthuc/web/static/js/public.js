// Citizens' pages: behaviours attached by data- attributes; every page also works without them. No code of the desks.
import { attachCopies } from "./copies.js";
import { attachCountdowns } from "./countdown.js";
import { attachDialogs } from "./dialogs.js";
import { attachFiles } from "./files.js";
import { attachFocus } from "./focus.js";
import { attachForms } from "./forms.js";
import { attachPolling } from "./polling.js";
import { attachPrints } from "./prints.js";
import { attachProofs } from "./proof.js";
import { attachReload } from "./reload.js";
import { attachRequired } from "./required.js";
import { attachSession } from "./session.js";
import { attachStrips } from "./strip.js";

attachFocus();
attachReload();
attachRequired();
attachProofs();
attachForms();
attachCountdowns();
attachFiles();
attachDialogs();
attachCopies();
attachPolling();
attachPrints();
attachSession();
attachStrips();
