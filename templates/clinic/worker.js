{% load static %}/* The worker. It opens three things without a signal: the shell by its version, today as this phone last kept it (js/copy.js
   writes it), and "something feels wrong". A patient's other pages lead to today then. Whatever else goes its usual way, and no page of a therapist
   is ever kept. And it shows what is pushed to this phone. */

const VERSION = "shell-{{ version }}";
const SHELL = [{% for address in addresses %}
  "{{ address|escapejs }}",{% endfor %}
];
const [TODAY, WRONG] = ["{% url 'adherence:today' %}", "{% url 'adherence:wrong' %}"];
const AWAY = [`${TODAY}play/`, "{% url 'adherence:history' %}", "{% url 'adherence:talk' %}", "{% url 'patients:settings' %}", "{% url 'reminders:devices' %}"]; // today in their place
const WHOLE = `${TODAY}?whole=1`;
const [DAY, FIGURES] = ["day", "figures"];
const PATIENCE = 4000; // milliseconds for the server, where there is a copy
const MOST_FIGURES = 150;
const ICON = "{% static 'img/icon-192.png' %}";

self.addEventListener("install", (event) => {
  event.waitUntil(install());
});

async function install() {
  const cache = await caches.open(VERSION);
  await cache.addAll(SHELL);
  const wrong = await fetch(WRONG, { credentials: "omit" }); // whom to call, also on a phone without a way in
  if (wrong.ok) await cache.put(WRONG, wrong);
  await self.skipWaiting();
}

/* The version before this one stays: the copy of the day may still name its files. */
self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys().then((names) => {
    const old = names.filter((name) => name.startsWith("shell-") && name !== VERSION).slice(0, -1);
    return Promise.all(old.map((name) => caches.delete(name)));
  }).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (pathname === TODAY) event.respondWith(page(request, WHOLE));
    else if (pathname === WRONG) event.respondWith(page(request, WRONG));
    else if (AWAY.some((away) => pathname.startsWith(away))) event.respondWith(fetch(request).catch(() => Response.redirect(TODAY)));
  } else if (pathname.startsWith("/figures/")) event.respondWith(figure(request));
  else if (SHELL.includes(pathname)) event.respondWith(kept(request).then((found) => found ?? fetch(request)));
});

const kept = (address) => caches.match(address, { ignoreVary: true });

/* The server's page, or this phone's copy where there is no answer, or none in time. */
async function page(request, address) {
  const copy = await caches.match(address, { cacheName: DAY, ignoreVary: true }) ?? await kept(address);
  const asked = fetch(request);
  if (!copy) return asked;
  const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE, copy); });
  const answered = asked.then((answer) => (answer.status >= 500 ? copy : answer), () => copy);
  return Promise.race([answered, late]);
}

/* A figure's address never means another picture. */
async function figure(request) {
  const cache = await caches.open(FIGURES);
  const found = await cache.match(request, { ignoreVary: true });
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok && !answer.redirected) {
    await cache.put(request, answer.clone());
    const names = await cache.keys();
    await Promise.all(names.slice(0, -MOST_FIGURES).map((name) => cache.delete(name)));
  }
  return answer;
}

// -- Notifications

/* What cannot be read shows something too: browsers allow no silence here. A newer one takes the place of an older. */
self.addEventListener("push", (event) => {
  const { title = "Little & Often", body = "", lang = "", dir = "auto" } = readable(event.data);
  event.waitUntil(self.registration.showNotification(title, { body, lang, dir, tag: "moment", icon: ICON, badge: ICON }));
});

function readable(data) {
  try {
    return data.json();
  } catch {
    return {};
  }
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openToday());
});

async function openToday() {
  const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const today = open.find(({ url }) => new URL(url).pathname === TODAY);
  return today ? today.focus() : self.clients.openWindow(TODAY);
}

/* The browser has given this phone another address: told where the phone's pass is still that of whom the old one was of. */
self.addEventListener("pushsubscriptionchange", (event) => {
  if (event.oldSubscription) event.waitUntil(tellNewAddress(event));
});

async function tellNewAddress({ oldSubscription: { endpoint: instead_of, options: { applicationServerKey } }, newSubscription }) {
  const fresh = newSubscription ?? await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
  const me = await fetch("{% url 'interop:me' %}", { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!me.ok) return;
  const { endpoint, keys } = fresh.toJSON();
  const body = new URLSearchParams({ endpoint, ...keys, instead_of });
  await fetch("{% url 'reminders:turn-on' %}", { method: "POST", body, headers: { "X-CSRFToken": (await me.json()).csrf }, redirect: "manual" });
}
