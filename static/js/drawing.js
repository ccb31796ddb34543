/* DRAWING. A day as the server drew it, with what this phone has kept on top of it, by this phone's clock.

   Always drawn from the untouched day anew: what was undone, sent or refused meanwhile leaves no trace. */

import { keysOf, mark, part, quality, reopen, setKeys, word } from "./drawn-drill.js";
import { daysSince } from "./said.js";
import { uuid } from "./queue.js";
import { clockTime } from "./zone.js";

const A_DAY = 86_400_000;

export const isYesterday = (day) => Boolean(day.querySelector("input[name='day'][value='yesterday']"));

/* Which deeds a day shows: of the same person and day, and not those that it holds already. */
function shown(day, deeds, { madeAt, days }) {
  const from = Date.parse(day.dataset.opensAt) + days * A_DAY;
  const within = ({ at }) => isYesterday(day) || (Date.parse(at) >= from - A_DAY / 4 && Date.parse(at) < from + A_DAY);
  return deeds.filter((deed) => deed.patient === day.dataset.patient && deed.on === day.dataset.on && within(deed)
    && (deed.state === "waiting" || (deed.state === "sent" && deed.knownAt > madeAt)));
}

export function draw(base, deeds, { madeAt, now = Date.now() }) {
  const day = base.cloneNode(true);
  const days = isYesterday(day) ? 0 : daysSince(day, now);
  if (days) for (const drill of day.querySelectorAll("li.drill")) setKeys(drill, []);
  for (const deed of shown(day, deeds, { madeAt, days })) ACTS[deed.kind]?.(day, deed);
  for (const row of rowsOf(day)) drawRow(row, days * A_DAY, now, isYesterday(day));
  if (!isYesterday(day)) drawHead(day, days * A_DAY, now);
  drawMorning(day, days * A_DAY, now);
  freshen(day, new Set(deeds.map(({ key }) => key)));
  return day;
}

const rowsOf = (day) => [...day.querySelectorAll("ol.day > li[data-snack-at]")];
const drillsOf = (row) => [...row.querySelectorAll("li.drill")];

function drillOf(day, { item, place }) {
  return [...day.querySelectorAll("li.drill")].find(({ dataset }) => Number(dataset.item) === item && (dataset.snackAt ?? "") === (place || ""));
}
const drillWith = (day, key) => [...day.querySelectorAll("li.drill")].find((drill) => keysOf(drill).includes(key));
const formWith = (day, key) => [...day.querySelectorAll("form[data-deed='undo']")].find((form) => [...form.querySelectorAll("[name='key']")].some(({ value }) => value === key));

const ACTS = {
  tick(day, deed) {
    const drill = drillOf(day, deed);
    if (drill && !keysOf(drill).includes(deed.key)) setKeys(drill, [...keysOf(drill), deed.key], deed);
  },
  undo(day, { about }) {
    const drill = drillWith(day, about);
    if (drill) setKeys(drill, keysOf(drill).filter((key) => key !== about));
    const form = drill ? null : formWith(day, about);
    const skipped = form?.closest("li.drill");
    if (skipped) reopen(skipped, form);
    else (form?.closest(".moved")?.closest("li") ?? form)?.remove();
  },
  pain(day, { about, pain, quality: kind }) {
    const drill = drillWith(day, about);
    const form = drill?.querySelector("form[data-deed='pain']:not([data-quality])");
    for (const key of form?.querySelectorAll("button") ?? []) key.setAttribute("aria-pressed", key.value !== "" && pain === Number(key.value));
    for (const old of drill?.querySelectorAll("form[data-quality]") ?? []) old.remove();
    if (form && pain) form.after(quality(about, pain, kind));
  },
  morning(day) {
    day.querySelector("#morning")?.remove();
  },
  move(day, deed) {
    const list = day.querySelector("ol.day");
    if (!list || formWith(day, deed.key)) return;
    const at = Date.parse(deed.performed_at);
    const row = part("moved", deed.key);
    const [time, next] = [row.querySelector("time"), rowsOf(day).find(({ dataset }) => Date.parse(dataset.snackAt) > at)];
    time.dateTime = deed.performed_at;
    time.textContent = clockTime(at, day.dataset.zone);
    list.insertBefore(row, next ?? null);
  },
  skip(day, deed) {
    const drill = drillOf(day, deed);
    if (!drill || formWith(day, deed.key)) return;
    drill.classList.add("is-skipped");
    for (const form of drill.querySelectorAll("form[data-deed='skip']")) form.hidden = true;
    drill.querySelector(".drill-after")?.prepend(part("skipped", deed.key));
  },
  day(day, deed) {
    const form = [...day.querySelectorAll("form[data-deed='day']")].find(({ elements }) => elements.word.value === deed.word);
    form?.replaceWith(part("said", deed.key));
  },
};

const isDone = (drill) => drill.querySelector(":scope > form .check")?.getAttribute("aria-pressed") === "true";

function stateOf(row, shift, now) {
  const drills = drillsOf(row);
  if (drills.every(isDone)) return "done";
  if (drills.every((drill) => isDone(drill) || drill.classList.contains("is-skipped"))) return "skipped";
  if (now < Date.parse(row.dataset.startsAt) + shift) return "later";
  return now < Date.parse(row.dataset.endsAt) + shift ? "now" : "slipped";
}

/* One snack: its mark, its words, and what its forms mean at this hour. */
function drawRow(row, shift, now, isPast) {
  const drills = drillsOf(row);
  if (!drills.length) return;
  const was = row.dataset.state ?? "";
  const state = isPast && stateOf(row, shift, now) === "now" ? "slipped" : stateOf(row, shift, now);
  const kept = drills.flatMap((drill) => drill.dataset.doneAt ? [Number(drill.dataset.doneAt)] : []);
  const isWaiting = drills.some((drill) => drill.querySelector(":scope > form .check.is-wait"));
  row.dataset.state = state;
  mark(row.querySelector(":scope > .node"), state === "done" && isWaiting ? "wait" : state);
  row.classList.toggle("is-now", state === "now");
  row.toggleAttribute("aria-current", state === "now");
  if (state === "now") row.setAttribute("aria-current", "step");
  const sub = row.querySelector(".sub");
  if (sub && state === "done" && kept.length) sub.textContent = word(isWaiting ? "waits" : "done", { time: clockTime(Math.max(...kept), row.closest("#day").dataset.zone) });
  else if (sub && state === "slipped" && was !== state) sub.textContent = word("slipped");
  const whole = row.querySelector("details.snack-whole");
  if (whole) whole.open = state === "now";
  for (const form of row.querySelectorAll("form[data-deed='tick'], form[data-deed='tick-all']")) means(form, state === "slipped");
  together(row, drills);
}

/* A snack that slipped by is ticked off as of then. */
function means(form, isThen) {
  if (form.elements.at || form.querySelector("button[name='when']")) return;
  form.querySelector("input[name='when']")?.remove();
  if (isThen) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "when", value: "then" }));
}

/* All at once means the drills that are still open. */
function together(row, drills) {
  for (const form of row.querySelectorAll("form[data-deed='tick-all']")) {
    for (const field of form.querySelectorAll("[name='item'], [name='key']")) field.remove();
    const open = drills.map((drill) => drill.querySelector(":scope > form[data-deed='tick']")).filter(Boolean);
    for (const tick of open) for (const name of ["item", "key"]) form.append(tick.querySelector(`[name="${name}"]`).cloneNode());
    form.hidden = open.length < 2;
  }
}

function drawHead(day, shift, now) {
  const rows = rowsOf(day);
  const [segments, text] = [[...day.querySelectorAll(".hello .ring-seg")], day.querySelector(".ring-text b")];
  const kinds = { slipped: "missed", skipped: "missed", now: "now", later: "later", done: "done" };
  if (!rows.every((row) => row.dataset.state) || !rows.length) return;
  rows.forEach((row, k) => segments[k]?.setAttribute("class", `ring-seg ring-${kinds[row.dataset.state]}`));
  const done = rows.filter((row) => row.dataset.state === "done").length;
  if (text) text.textContent = done;
  day.querySelector(".hello .ring")?.setAttribute("aria-label", word("ring", { done, total: rows.length }));
  const following = rows.find((row) => ["now", "later"].includes(row.dataset.state));
  const note = day.querySelector(".hello-note");
  if (note && following) note.textContent = word(following.dataset.state === "now" ? "ready" : "next", { time: following.querySelector(".at time")?.textContent });
}

/* The morning is asked about until noon: on a copy of another day too, where its server had no more reason to. */
function drawMorning(day, shift, now) {
  const morning = day.querySelector("#morning");
  if (!morning) return;
  const isSaid = "said" in morning.dataset && !shift;
  const isOfThen = morning.matches("details") && shift > 0;
  morning.hidden = isSaid || isOfThen || now >= Date.parse(morning.dataset.until) + shift;
}

/* A form whose key was used is for another go. */
function freshen(day, used) {
  for (const form of day.querySelectorAll("form[data-deed='tick'], form[data-deed='tick-all'], form[data-deed='move'], form[data-deed='skip'], form[data-deed='day'], form[data-deed='morning']")) {
    for (const field of form.querySelectorAll("[name='key']")) if (used.has(field.value)) field.value = uuid();
  }
}

