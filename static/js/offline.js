/* OFFLINE. Every deed is kept on this phone before it is sent. With a signal the form goes its usual way; without one
   the day is drawn from the copy on this phone, and the deed waits until sending.js has brought it in.

   On the form a bubbling "deed:kept" {key} says that the deed is on disk. */

import { DAY, forget, make, read } from "./copy.js";
import { draw, isYesterday } from "./drawing.js";
import { part } from "./drawn-drill.js";
import { all, drop, keep, note } from "./queue.js";
import { daysSince, deedsOf } from "./said.js";
import { hold, release, send, sendAnew } from "./sending.js";
import { say, sayRefused } from "./waiting.js";

const QUICK = 8_000; // milliseconds a tick may take before the phone stops waiting for it
const COPY_LASTS = 10 * 60_000;
const AGAIN_AFTER = 400; // a second tap sooner than this was meant for what stood there before

const page = () => document.getElementById("day");
const busy = new WeakSet();
const flying = new Map(); // form: keys
let base = null; // {day, madeAt}: what is drawn over while there is no signal
let seenAt = Date.now(); // when the server last drew this page
let tapped = {}; // the button that a tap last changed, and when

// -- A deed

async function take(form, { issueRequest, triggeringEvent }) {
  const button = triggeringEvent?.submitter;
  const isAgain = button?.id && button.id === tapped.id && performance.now() - tapped.at < AGAIN_AFTER;
  if (busy.has(form) || isAgain) return;
  busy.add(form);
  const deeds = deedsOf(form, button);
  const isKept = deeds.length > 0 && await Promise.race([
    keep(deeds).then(() => true, () => false),
    new Promise((resolve) => { setTimeout(resolve, 2_000, false); }),
  ]);
  if (!isKept) { // a phone that keeps nothing: as without this module
    busy.delete(form);
    return issueRequest(true);
  }
  const keys = deeds.map(({ key }) => key);
  form.dataset.kept = "1";
  form.dispatchEvent(new CustomEvent("deed:kept", { bubbles: true, detail: { key: keys[0] } }));
  if (base || navigator.onLine === false) return stay(form, button);
  hold(keys);
  flying.set(form, keys);
  return issueRequest(true);
}

/* The server has answered a form. */
async function answered(form, xhr) {
  const keys = flying.get(form);
  if (!keys) return;
  flying.delete(form);
  release(keys);
  busy.delete(form);
  const isAway = Boolean(xhr.getResponseHeader("HX-Redirect"));
  if (xhr.status >= 200 && xhr.status < 300 && !isAway) await note(Object.fromEntries(keys.map((key) => [key, { state: "sent" }])));
  else if (xhr.status === 422) await drop(keys); // the page says why
  else if (!isAway) await stay(form);
}

/* The deed waits; the page goes on without the server. */
async function stay(form, button) {
  release(flying.get(form) ?? []);
  flying.delete(form);
  busy.delete(form);
  if (form.dataset.deed === "wrong") warn(form);
  await enter();
  await redraw();
  tapped = { id: button?.id, at: performance.now() };
  await say("offline");
  await send();
}

/* An alarm that has not got through is no help: call. */
function warn(form) {
  if (form.nextElementSibling?.dataset.part !== "not_told") form.after(part("not_told"));
}

// -- The day without the server

async function enter() {
  const day = page();
  if (base || !day) return;
  const kept = isYesterday(day) ? null : await read();
  const isHers = kept?.day && kept.patient === day.dataset.patient && kept.day.dataset.on === day.dataset.on;
  base = isHers ? { day: kept.day, madeAt: kept.at } : { day: day.cloneNode(true), madeAt: seenAt };
}

async function redraw() {
  const day = page();
  if (!base || !day) return;
  const fresh = draw(base.day, await all(), { madeAt: base.madeAt });
  if (!day.isConnected) return;
  carryOver(day, fresh);
  const { id, dataset: { land } = {} } = document.activeElement?.closest("[data-land], [id]") ?? {};
  show(day, fresh);
  if ((land || id) && !document.activeElement?.id) document.getElementById(land || id)?.focus({ preventScroll: true });
}

function show(day, fresh) {
  day.replaceWith(fresh);
  window.htmx?.process(fresh);
  window.htmx?.trigger(fresh, "htmx:afterSettle");
}

/* Figures go on moving, and what the reader has opened stays open. */
function carryOver(day, fresh) {
  const nameOf = ({ dataset: { item, snackAt } }) => `${item} ${snackAt}`;
  const drills = new Map([...day.querySelectorAll("li.drill")].map((drill) => [nameOf(drill), drill]));
  for (const drill of fresh.querySelectorAll("li.drill")) {
    const [old, figure] = [drills.get(nameOf(drill)), drill.querySelector("drill-figure")];
    if (old?.querySelector("drill-figure") && figure) figure.replaceWith(old.querySelector("drill-figure"));
    old?.querySelectorAll("details.more").forEach(({ open }, k) => drill.querySelectorAll("details.more")[k]?.toggleAttribute("open", open));
  }
  for (const row of fresh.querySelectorAll("li[data-state]")) {
    const old = [...day.querySelectorAll("li[data-state]")].find(({ dataset }) => dataset.snackAt === row.dataset.snackAt);
    const [was, is] = [old?.querySelector("details.snack-whole"), row.querySelector("details.snack-whole")];
    const isNew = row.dataset.state === "now" && old?.dataset.state !== "now";
    if (was && is) is.open = was.open || isNew;
  }
}

/* The server's own day again. */
async function refresh() {
  const answer = await fetch(DAY, { headers: { "HX-Request": "true" }, cache: "no-store", signal: AbortSignal.timeout(QUICK) }).catch(() => null);
  if (answer?.headers.get("HX-Redirect")) return location.assign(answer.headers.get("HX-Redirect"));
  if (!answer?.ok) return false;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("day");
  if (!fresh || !page()) return false;
  base = null;
  seenAt = Date.now();
  show(page(), fresh);
  return true;
}

// -- What happens by itself

document.addEventListener("htmx:confirm", (event) => {
  if (!event.detail.elt.matches?.("form[data-deed]")) return;
  event.preventDefault();
  take(event.detail.elt, event.detail);
});
document.addEventListener("htmx:configRequest", ({ detail }) => { if (detail.elt.matches?.("form[data-deed]")) detail.timeout = QUICK; });
document.addEventListener("htmx:beforeOnLoad", ({ detail }) => { answered(detail.requestConfig.elt, detail.xhr); });
for (const failure of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, ({ detail }) => { if (flying.has(detail.requestConfig.elt)) stay(detail.requestConfig.elt); });
}
document.addEventListener("htmx:afterSettle", () => { if (!base) seenAt = Date.now(); });
document.addEventListener("queue:changed", () => {
  redraw();
  sayRefused();
});
document.addEventListener("sending:state", async ({ detail: { state, sent } }) => {
  if (state === "way_in") await forget();
  if (state === "idle" && sent && !base && page()) await refresh();
  if (state === "idle" && base && await refresh() === false) return say(daysSince(base?.day, Date.now()) ? "old" : "offline");
  if (state === "idle") return say(sent ? "sent" : "");
  const isDown = state === "offline" || state === "unsent";
  if (isDown) await enter().then(redraw);
  return say(isDown && daysSince(base?.day, Date.now()) ? "old" : state);
});
window.addEventListener("online", sendAnew);
window.addEventListener("offline", () => { if (page()) enter().then(redraw).then(() => say("offline")); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
setInterval(redraw, 60_000);

// -- A page has loaded

async function begin() {
  if (document.querySelector("[data-signed-out]")) await forget();
  const day = page();
  const kept = day && await read();
  if (day?.querySelector(".snack-whole")) {
    base = { day: day.cloneNode(true), madeAt: kept?.at ?? seenAt };
    await redraw();
    await say(daysSince(day, Date.now()) ? "old" : "offline");
  } else if (day && (kept?.patient !== day.dataset.patient || kept.day?.dataset.on !== day.dataset.on || Date.now() - kept.at > COPY_LASTS)) {
    make(day.dataset.patient).catch(() => null);
  }
  await sayRefused();
  await send();
}

begin();
if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js").catch(() => null);
