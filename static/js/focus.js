/* FOCUS. A swap replaces the button that was pressed; keep the reader where they were.

   htmx finds the focused element again by its id. Where the new fragment has a better place
   (an error, the next thing to do) it marks that with `autofocus`. Where neither is there and
   the focus fell back to the page, it goes to the swapped fragment itself. */

let pressed = null;

document.addEventListener("htmx:beforeSwap", () => {
  pressed = document.activeElement;
});

document.addEventListener("htmx:afterSettle", (event) => {
  const fragment = event.detail.elt;
  const lost = document.activeElement === document.body && pressed && !pressed.isConnected;
  pressed = null;
  if (!lost || !fragment.isConnected) return;
  const place = fragment.querySelector("[autofocus], [aria-invalid='true'], button, a[href], input:not([type='hidden']), select") ?? fragment;
  if (place === fragment) fragment.setAttribute("tabindex", "-1");
  place.focus({ preventScroll: true });
});
