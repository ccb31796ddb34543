/* TROUBLE. A swap that failed says so: without this a tap with poor signal would vanish without a word.

   A deed that this phone has kept (offline.js) is no trouble: it is sent later. */

import { inBackground } from "./background.js";

const banner = document.querySelector("#trouble > .banner");

for (const failure of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(failure, ({ detail }) => {
    if (!inBackground(detail.requestConfig)) banner.hidden = Boolean(detail.requestConfig.elt.dataset.kept);
  });
}
document.addEventListener("htmx:beforeRequest", ({ detail }) => { if (!inBackground(detail)) banner.hidden = true; });
