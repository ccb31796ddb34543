/* SENDING. Brings what this phone keeps to the clinic: one sender at a time, again and again until it is answered.

   What the last try came to is told by "sending:state": {state, sent, others}. `state` is one of
     "idle"     nothing waits, or the answers are here
     "offline"  nobody answered; the next try comes by itself
     "unsent"   the clinic's computer has trouble; the same
     "way_in"   the link has grown old: the deeds stay until a fresh one is opened
     "other"    somebody else's link is open on this phone: the deeds stay for whom they are of */

import { note, waiting } from "./queue.js";

const ME = "/api/v1/me/";
const SYNC = "/api/v1/me/sync/";
const AT_ONCE = 200;
const TIMEOUT = 20_000;
const PAUSES = [4, 10, 30, 120, 300]; // seconds between tries that nobody asked for
const LOOK_AGAIN = 30_000; // not every browser says that the signal is back

const inFlight = new Set(); // keys that a form of this page is just sending by itself
let tries = 0;
let timer = null;
let asking = null; // what takes back the question in the air

export const hold = (keys) => { for (const key of keys) inFlight.add(key); };
export const release = (keys) => { for (const key of keys) inFlight.delete(key); };

function tell(state, more = {}) {
  document.dispatchEvent(new CustomEvent("sending:state", { detail: { state, sent: 0, others: 0, ...more } }));
}

async function ask(address, options = {}) {
  const headers = { Accept: "application/json", ...options.headers };
  const { signal } = asking = new AbortController();
  setTimeout(() => asking?.signal === signal && asking.abort(), TIMEOUT);
  const answer = await fetch(address, { credentials: "same-origin", cache: "no-store", ...options, headers, signal });
  const read = await answer.json().catch(() => ({}));
  return { status: answer.status, retryAfter: Number(answer.headers.get("Retry-After")) || 0, ...read };
}

/* What only this page needs is left out: where it shows a deed, and what became of it. */
function onTheWire({ order, patient, on, place, state, words, knownAt, ...deed }) {
  return deed;
}

async function post(patient, deeds, csrf) {
  const body = JSON.stringify({ patient, sent_at: new Date().toISOString(), deeds: deeds.map(onTheWire) });
  return ask(SYNC, { method: "POST", body, headers: { "Content-Type": "application/json", "X-CSRFToken": csrf } });
}

/* Sends one batch and notes each answer. One that cannot be read as a whole, or has failed before, is sent deed by deed:
   whatever is wrong with one must not keep the others here. */
async function sendBatch(patient, deeds, csrf) {
  const answer = await post(patient, deeds, csrf);
  const isUnreadable = [400, 413, 415].includes(answer.status);
  if (answer.status === 200) {
    const news = answer.answers.map(({ key, outcome, words }) => [key, outcome === "refused" ? { state: "refused", words } : { state: "sent", words }]);
    await note(Object.fromEntries(news));
  } else if (deeds.length > 1 && (isUnreadable || (tries && answer.status >= 500))) await sendApart(patient, deeds, csrf);
  else if (isUnreadable) await note({ [deeds[0].key]: { state: "refused", words: answer.words ?? "" } });
  else throw answer;
}

async function sendApart(patient, deeds, csrf) {
  let trouble = null;
  for (const deed of deeds) {
    await sendBatch(patient, [deed], csrf).catch((answer) => {
      if (!(answer.status >= 500)) throw answer;
      trouble = answer;
    });
  }
  if (trouble) throw trouble;
}

async function sendAll() {
  const deeds = (await waiting()).filter(({ key }) => !inFlight.has(key));
  if (!deeds.length) return tell("idle");
  const me = await ask(ME);
  if (me.status !== 200) throw me;
  const mine = deeds.filter(({ patient }) => patient === me.patient.id);
  for (let k = 0; k < mine.length; k += AT_ONCE) await sendBatch(me.patient.id, mine.slice(k, k + AT_ONCE), me.csrf);
  tries = 0;
  tell(mine.length < deeds.length ? "other" : "idle", { sent: mine.length, others: deeds.length - mine.length });
}

async function attempt() {
  try {
    await sendAll();
  } catch (trouble) {
    if (trouble.status === 401) return tell("way_in");
    if (trouble.status === 409) return tell("other");
    tell(trouble.status ? "unsent" : "offline");
    const pause = Math.max(trouble.retryAfter ?? 0, PAUSES[Math.min(tries, PAUSES.length - 1)]);
    clearTimeout(timer);
    timer = setTimeout(tryAgain, pause * (1 + Math.random() / 4) * 1000);
  }
}

/* By itself. Only such tries lengthen the pause: else whoever ticks off five drills without a signal, on a phone that does
   not say when it is back, would wait five minutes. */
function tryAgain() {
  tries += 1;
  return send();
}

/* Tries now, unless another tab is at it. With `waits`, after whoever is at it. */
export async function send({ waits = false } = {}) {
  clearTimeout(timer);
  if (navigator.onLine === false) {
    timer = setTimeout(send, LOOK_AGAIN);
    return tell("offline");
  }
  if (!navigator.locks) return attempt();
  return navigator.locks.request("sending", { ifAvailable: !waits }, (lock) => {
    if (lock) return attempt();
    timer = setTimeout(send, 5_000); // what the other tab cannot send will be tried again
    return null;
  });
}

/* The signal is back: a question that went out without one is not waited for. */
export function sendAnew() {
  asking?.abort();
  tries = 0;
  return send({ waits: true });
}
