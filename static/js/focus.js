/* FOCUS. A swap replaces the button that was pressed; keep the reader where they were.

   htmx finds the focused element again by its id. Where the new fragment has a better place
   (an error, the next thing to do) it marks that with `autofocus`. Where neither is there and
   the focus fell back to the page, it goes to the place that the pressed form names with
   `data-land`, or else to the first place in sight of the swapped fragment. */

const PLACES = "[autofocus], [aria-invalid='true'], h1[tabindex], button, a[href], input:not([type='hidden']), select";

let pressed = null;

document.addEventListener("htmx:beforeSwap", () => {
  pressed = document.activeElement;
});

document.addEventListener("htmx:afterSettle", (event) => {
  const fragment = event.detail.elt;
  const lost = document.activeElement === document.body && pressed && !pressed.isConnected;
  const named = pressed?.closest("[data-land]")?.dataset.land;
  pressed = null;
  if (!lost || !fragment.isConnected) return;
  const place = document.getElementById(named) ?? [...fragment.querySelectorAll(PLACES)].find((one) => one.checkVisibility()) ?? fragment;
  if (place === fragment) fragment.setAttribute("tabindex", "-1");
  place.focus({ preventScroll: !place.matches("h1") });
});
