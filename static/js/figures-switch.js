/* FIGURES SWITCH. One button pauses and plays every moving figure of the page, also those that a swap brings in.

   The choice is kept while the tab is open. Where nothing moves (no figure, or the reader asked
   for less motion) there is no button. */

const button = document.querySelector("[data-figures-switch]");
const [pause, play] = button?.children ?? [];
const calm = matchMedia("(prefers-reduced-motion: reduce)");

function show() {
  const figures = document.querySelectorAll("drill-figure");
  const paused = sessionStorage.getItem("figures") === "paused";
  for (const figure of figures) figure.toggleAttribute("paused", paused);
  button.hidden = calm.matches || figures.length === 0;
  pause.hidden = paused;
  play.hidden = !paused;
}

if (button) {
  button.addEventListener("click", () => {
    sessionStorage.setItem("figures", play.hidden ? "paused" : "playing");
    show();
  });
  calm.addEventListener("change", show);
  document.addEventListener("htmx:afterSettle", show);
  show();
}
