/* TROUBLE. A swap that failed says so: without this a tap with poor signal would vanish without a word. */

const banner = document.querySelector("#trouble > .banner");

for (const failure of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(failure, () => { banner.hidden = false; });
}
document.addEventListener("htmx:beforeRequest", () => { banner.hidden = true; });
