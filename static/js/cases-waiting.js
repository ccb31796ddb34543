/* CASES WAITING. While the list is on its way its shape stands in its place; what became of it is said aloud.

   A quick answer shows no shape: a flash would tell less than nothing. A failed one leaves the list as it was, and
   trouble.js says so on the screen. */

const AFTER_MS = 300;

let timer = 0;

const list = () => document.getElementById("cases");

function wait(isWaiting) {
  document.getElementById("cases-waiting").hidden = !isWaiting;
  list().hidden = isWaiting;
}

const offerPrint = () => document.querySelectorAll("[data-print]").forEach((button) => { button.hidden = false; });

export function readWaiting() {
  const said = document.getElementById("cases-said");
  const isOurs = ({ detail }) => detail.target?.id === "cases";

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!isOurs(event)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      wait(true);
      said.textContent = said.dataset.waiting;
    }, AFTER_MS);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!isOurs(event)) return;
    clearTimeout(timer);
    wait(false);
    if (event.detail.successful) said.textContent = list().dataset.said;
    offerPrint();
  });
  for (const failure of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.addEventListener(failure, (event) => {
      if (isOurs(event)) said.textContent = said.dataset.failed;
    });
  }
  offerPrint();
}
