/* SAID. A form of today, read as the deeds that go over the wire (one for each drill or key), by this phone's clock. */

import { uuid } from "./queue.js";
import { instantOf } from "./zone.js";

const A_DAY = 86_400_000;

/* Whole days between the day that a page shows and now: more than none where the page is from an earlier day. */
export function daysSince(day, now) {
  const opens = Date.parse(day?.dataset.opensAt);
  return Number.isNaN(opens) ? 0 : Math.max(0, Math.floor((now - opens) / A_DAY));
}

/* None also where the page of yesterday means yesterday. */
const daysMeant = (data, day, now) => (data.get("day") === "yesterday" ? 0 : daysSince(day, now));

/* The instant at which the patient's clock showed "HH:MM" on the day that the page shows. */
function instant(typed, { dataset: { on, opensAt, zone } }, days) {
  const at = instantOf(on, typed, zone);
  return (at < Date.parse(opensAt) ? at + A_DAY : at) + days * A_DAY;
}

function whenDone(data, day, days, now) {
  if (data.get("at")) return [instant(data.get("at"), day, days), "about"];
  if (data.get("when") === "unknown") return [null, "unknown"];
  const snack = Date.parse(data.get("snack_at") ?? "") + days * A_DAY;
  return data.get("when") === "then" && snack ? [snack, "about"] : [now, "exact"];
}

const iso = (at) => at === null ? null : new Date(at).toISOString();

/* `place` is where the page shows it; on a page of an earlier day no snack of that day is meant. */
function ticks(data, day, now) {
  const days = daysMeant(data, day, now);
  const [at, precision] = whenDone(data, day, days, now);
  const place = data.get("snack_at");
  const reps = data.getAll("reps").map(Number);
  return data.getAll("item").map((item, k) => ({
    kind: "tick", key: data.getAll("key")[k], item: Number(item), place, snack_at: days ? null : place || null,
    performed_at: iso(at), precision, reps: reps.length ? reps : null, easier: data.get("easier") === "1",
  }));
}

const KINDS = {
  tick: ticks,
  "tick-all": ticks,
  undo: (data) => data.getAll("key").map((about) => ({ kind: "undo", key: uuid(), about })),
  pain: (data) => [{ kind: "pain", key: uuid(), about: data.get("key"), pain: data.get("pain") ? Number(data.get("pain")) : null, quality: data.get("quality") ?? "" }],
  morning: (data) => [{ kind: "morning", key: data.get("key"), pain: Number(data.get("pain")) }],
  move: (data, day, now) => [{ kind: "move", key: data.get("key"), performed_at: iso(now) }],
  skip: (data, day, now) => [{
    kind: "skip", key: data.get("key"), item: Number(data.get("item")), place: data.get("snack_at"),
    snack_at: daysMeant(data, day, now) ? null : data.get("snack_at"), reason: data.get("reason"),
  }],
  day: (data) => [{ kind: "day", key: data.get("key"), word: data.get("word") }],
  wrong: (data) => [{
    kind: "wrong", key: data.get("key"), rule: data.get("rule"),
    answers: Object.fromEntries(["hit_head", "blood_thinner"].filter((name) => data.get(name)).map((name) => [name, data.get(name)])),
  }],
};

/* The deeds of a form; none where the page does not say whose they are. */
export function deedsOf(form, submitter, now = Date.now()) {
  const owner = form.closest("[data-patient]");
  if (!owner?.dataset.patient) return [];
  const read = KINDS[form.dataset.deed]?.(new FormData(form, submitter), owner, now) ?? [];
  const common = { patient: owner.dataset.patient, on: owner.dataset.on, at: iso(now) };
  return read.map((deed) => ({ ...common, ...deed }));
}
