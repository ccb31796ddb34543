/* The worker. It opens three things without a signal: the shell by its version, today as this phone last kept it (js/copy.js
   writes it), and "something feels wrong". A patient's other pages lead to today then. Whatever else goes its usual way, and no page of a therapist
   is ever kept. */

const VERSION = "shell-{{ version }}";
const SHELL = [{% for address in addresses %}
  "{{ address|escapejs }}",{% endfor %}
];
const [TODAY, WRONG] = ["{% url 'adherence:today' %}", "{% url 'adherence:wrong' %}"];
const AWAY = [`${TODAY}play/`, "{% url 'adherence:history' %}", "{% url 'adherence:talk' %}", "{% url 'patients:settings' %}"]; // today in their place
const WHOLE = `${TODAY}?whole=1`;
const [DAY, FIGURES] = ["day", "figures"];
const PATIENCE = 4000; // milliseconds for the server, where there is a copy
const MOST_FIGURES = 150;

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
