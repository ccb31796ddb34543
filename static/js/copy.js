/* COPY. The whole day kept on this phone for when there is no signal: every snack with its drills, and whom to call.

   One copy, of one patient: made anew whenever a page of theirs loads, gone when somebody else's does. */

import { tidy } from "./queue.js";

export const DAY = "/today/";
const WHOLE = "/today/?whole=1";
const WRONG = "/wrong/";
const CACHE = "day";

const canKeep = "caches" in window;

const parsed = (text) => new DOMParser().parseFromString(text, "text/html");

/* The page as text if it is this patient's, and not one that we were sent to instead. */
async function fetched(address, patient) {
  const answer = await fetch(address, { credentials: "same-origin", cache: "no-store" });
  const text = answer.ok && !answer.redirected ? await answer.text() : "";
  return !patient || parsed(text).querySelector("[data-patient]")?.dataset.patient === patient ? text : "";
}

const page = (text, patient, at) => new Response(text, { headers: { "Content-Type": "text/html; charset=utf-8", "X-Patient": patient, "X-Made-At": at } });

/* Keeps the day of the page that has just loaded. */
export async function make(patient) {
  if (!canKeep) return;
  const kept = await read();
  if (kept && kept.patient !== patient) await forget();
  const [at, whole, wrong] = [Date.now(), await fetched(WHOLE, patient), await fetched(WRONG)];
  if (!whole) return;
  const cache = await caches.open(CACHE);
  await cache.put(WHOLE, page(whole, patient, at));
  if (wrong) await cache.put(WRONG, page(wrong, patient, at));
  for (const src of figuresOf(whole)) fetch(src).catch(() => null); // the worker keeps them
  await tidy();
}

function figuresOf(text) {
  return new Set([...parsed(text).querySelectorAll("drill-figure[src]")].map((figure) => figure.getAttribute("src")));
}

/* {patient, at, day}: the copy's day as an element, and when it was made; null where there is none. */
export async function read() {
  const answer = canKeep ? await caches.match(WHOLE, { cacheName: CACHE, ignoreVary: true }).catch(() => null) : null;
  if (!answer) return null;
  const day = parsed(await answer.text()).getElementById("day");
  return { patient: answer.headers.get("X-Patient"), at: Number(answer.headers.get("X-Made-At")), day };
}

/* The day leaves this phone; deeds that are not sent yet stay. */
export async function forget() {
  if (canKeep) await caches.delete(CACHE);
  await tidy(true).catch(() => null);
}
