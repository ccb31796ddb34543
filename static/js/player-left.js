/* PLAYER LEFT. On today: reps of a guided snack that were never ticked off, to be kept or left out. Every swap draws
   the day anew, so they are shown again until one of the two has happened. */

import { Kept, field, fill, isSafe } from "./player-kept.js";

function show() {
  const [place, template, day] = ["left", "left-words", "day"].map((id) => document.getElementById(id));
  if (!place || !day?.dataset.patient) return;
  const kept = new Kept(day);
  place.replaceChildren(...kept.all.map((entry) => offer(entry, { kept, template, place })));
}

function offer(entry, { kept, template, place }) {
  const shown = template.content.firstElementChild.cloneNode(true);
  const form = shown.querySelector("form");
  const [item, snackAt, easier] = ["item", "snack_at", "easier"].map((name) => field(form, name));
  const words = shown.querySelector("[data-words]");
  shown.querySelector("[data-name]").textContent = entry.name;
  words.textContent = words.dataset.words.replace("{n}", entry.done).replace("{of}", entry.of);
  [item.value, snackAt.value, easier.value, easier.disabled] = [entry.item, entry.snack_at, "1", !entry.easier];
  fill(form, entry, place.dataset.zone);
  const forget = () => kept.drop(entry.key);
  form.addEventListener("deed:kept", forget);
  form.addEventListener("htmx:beforeOnLoad", ({ detail }) => { if (isSafe(detail.xhr)) forget(); });
  shown.querySelector("[data-leave]").addEventListener("click", () => {
    forget();
    shown.remove();
  });
  window.htmx?.process(shown);
  return shown;
}

document.addEventListener("htmx:afterSettle", show);
show();
