/* PUSH. Turns notifications on for this browser. The permission is asked for on a press and at no other time.

   The page's form carries what the browser hands out; what stands for which state of this browser is in data-when. */

const place = document.querySelector("[data-push]");
const form = place?.querySelector("form[data-key]");
const canPush = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

function show(state) {
  place.dataset.push = state;
  for (const part of place.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== state;
}

const base64url = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

async function fingerprint(endpoint) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function subscription() {
  const registration = await navigator.serviceWorker.getRegistration();
  return registration?.pushManager?.getSubscription();
}

/* One made with other keys than the clinic has now would hear nothing. */
async function subscribe(key) {
  const { pushManager } = await navigator.serviceWorker.ready;
  const had = await pushManager.getSubscription();
  if (had && base64url(had.options.applicationServerKey) !== key) await had.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

async function turnOn() {
  form.querySelector("[data-failed]").hidden = true;
  if (await Notification.requestPermission() !== "granted") return show("blocked");
  const { endpoint, keys } = (await subscribe(form.dataset.key)).toJSON();
  Object.entries({ endpoint, ...keys }).forEach(([name, value]) => { form.elements[name].value = value; });
  return form.submit();
}

function onSubmit(event) {
  event.preventDefault();
  if (form.getAttribute("aria-busy") === "true") return;
  form.setAttribute("aria-busy", "true");
  turnOn().catch(() => { form.querySelector("[data-failed]").hidden = false; }).finally(() => { form.removeAttribute("aria-busy"); });
}

/* Turned off on the page: the browser gives its address up as well. */
async function silence() {
  await (await subscription())?.unsubscribe();
}

async function begin() {
  if (!canPush) return;
  const had = await subscription();
  const here = had && document.querySelector(`[data-device="${await fingerprint(had.endpoint)}"]`);
  if (here) {
    here.querySelector("[data-here]").hidden = false;
    here.querySelector("form").addEventListener("submit", () => { silence().catch(() => null); });
  }
  if (Notification.permission === "denied") return show("blocked");
  return show(here ? "on" : "off");
}

if (form) {
  form.addEventListener("submit", onSubmit);
  begin();
}
if (document.querySelector("[data-signed-out]") && canPush) silence().catch(() => null);
