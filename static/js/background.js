/* BACKGROUND. A page that asks again by itself (`data-in-the-background`) asks only while somebody looks, keeps its
   failures to itself, and never sends a reader away from what they are typing. */

export const inBackground = ({ elt }) => elt.matches("[data-in-the-background]");

document.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden && inBackground(event.detail)) event.preventDefault();
});

document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { xhr } = event.detail;
  if (inBackground(event.detail) && xhr.getResponseHeader("HX-Redirect")) event.preventDefault();
});
