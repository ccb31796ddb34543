/* QUEUE. What the patient did, kept on this phone until the clinic has answered for each deed.

   A deed: {order, key, patient, kind, at, state, ...} as it goes over the wire, and beside it `on` and `place` (where the
   page shows it), `state` "waiting", "sent" or "refused" with the clinic's `words`. Sent ones stay for two days: a copy
   of the day that is older than they are shows them by that, and a key that was used is not used again. */

const NAME = "little-and-often";
const KEPT_FOR = 2 * 86_400_000;
const told = "BroadcastChannel" in window ? new BroadcastChannel("deeds") : new EventTarget();

let opening = null;

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("deeds", { keyPath: "order", autoIncrement: true }).createIndex("key", "key", { unique: true });
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  }).catch((error) => {
    opening = null;
    throw error;
  });
  return opening;
}

/* Runs `work` on the store; done only when it is on disk. */
async function inside(mode, work) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction("deeds", mode, { durability: "strict" });
    const request = work(transaction.objectStore("deeds"));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

function tell() {
  document.dispatchEvent(new CustomEvent("queue:changed"));
  told.postMessage?.("changed");
}
told.onmessage = () => document.dispatchEvent(new CustomEvent("queue:changed"));

export const uuid = () => crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g,
  (digit) => (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16));

export const all = () => inside("readonly", (store) => store.getAll());

export const waiting = async () => (await all()).filter(({ state }) => state === "waiting");

/* Keeps deeds; one whose key is here already is that deed. */
export async function keep(deeds) {
  const known = new Set((await all()).map(({ key }) => key));
  const fresh = deeds.filter(({ key }) => !known.has(key));
  await inside("readwrite", (store) => { for (const deed of fresh) store.add({ ...deed, state: "waiting" }); });
  tell();
}

/* Notes what became of deeds: {key: {state, words}}. */
export async function note(news) {
  const deeds = (await all()).filter(({ key, state }) => key in news && state !== "refused");
  const now = Date.now();
  await inside("readwrite", (store) => { for (const deed of deeds) store.put({ ...deed, ...news[deed.key], knownAt: now }); });
  tell();
}

/* Forgets deeds: for good. */
export async function drop(keys) {
  const gone = (await all()).filter(({ key }) => keys.includes(key));
  await inside("readwrite", (store) => { for (const { order } of gone) store.delete(order); });
  tell();
}

/* Sent deeds that no copy of a day needs any more; with `everything` every sent one. */
export async function tidy(everything = false) {
  const old = (await all()).filter(({ state, knownAt }) => state === "sent" && (everything || knownAt < Date.now() - KEPT_FOR));
  if (old.length) await inside("readwrite", (store) => { for (const { order } of old) store.delete(order); });
}
