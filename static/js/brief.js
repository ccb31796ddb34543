/* BRIEF. The visit brief's text onto the clipboard. Without this file the text is selected and copied by hand. */

import "./page.js";

const offer = () => document.querySelectorAll("[data-copy]").forEach((button) => { button.hidden = false; });

async function copy(button) {
  const text = document.getElementById(button.dataset.copy);
  const said = button.closest("section").querySelector("[role=status]");
  text.select();
  try {
    await navigator.clipboard.writeText(text.value);
    said.textContent = said.dataset.copied;
  } catch { // no clipboard on a page without TLS, or the therapist said no: it stays selected
    said.textContent = said.dataset.selected;
  }
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-copy]");
  if (button) copy(button);
});
document.addEventListener("htmx:afterSettle", offer);
offer();
