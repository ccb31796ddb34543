/* BUSY. A second tap on a form that is on its way is dropped, and the form says that it is busy.

   Only plain submits: htmx cancels the browser's own submit and keeps its requests apart.
   The Back button may wake the page from memory, so the mark is taken off again. */

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.getAttribute("method")?.toLowerCase() !== "post") return;
  if (form.getAttribute("aria-busy") === "true") event.preventDefault();
  else form.setAttribute("aria-busy", "true");
});

window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll('form[aria-busy="true"]')) form.removeAttribute("aria-busy");
});
