/* STEP. What opens in place on the chart closes again: by its Cancel link, or by Escape from inside it.

   The focus goes back to the button that opened it. On a page of its own Cancel is a plain link to the chart. */

let opener = null;

const place = () => document.getElementById("step");

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.target.id === "step" && !detail.target.contains(detail.elt)) opener = detail.elt;
});

function close() {
  for (const form of place().querySelectorAll("form")) window.htmx.trigger(form, "htmx:abort");
  place().replaceChildren();
  opener.focus();
  opener = null;
}

document.addEventListener("click", (event) => {
  if (!opener || !event.target.closest("#step [data-close]")) return;
  event.preventDefault();
  close();
});

document.addEventListener("keydown", ({ key }) => {
  if (opener && key === "Escape" && place()?.contains(document.activeElement)) close();
});
