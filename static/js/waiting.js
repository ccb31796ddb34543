/* WAITING. The banner that says what is safe on this phone and why it waits; and what the clinic could not keep. */

import { all, drop } from "./queue.js";
import { word } from "./drawn-drill.js";

let banner = null;

const templates = () => document.getElementById("waiting-banners")?.content;

function put(element) {
  const main = document.querySelector("main, #player");
  main?.prepend(element);
  return element;
}

/* Ticks that stand: those that were taken back here are not counted. */
function count(deeds) {
  const undone = new Set(deeds.filter(({ kind }) => kind === "undo").map(({ about }) => about));
  return deeds.filter(({ kind, key }) => kind === "tick" && !undone.has(key)).length;
}

function saved(deeds, isSafe) {
  const [ticks, kind] = [count(deeds), isSafe ? "_safe" : ""];
  if (!deeds.length) return isSafe ? "" : word("none");
  return ticks === 0 ? word(`some${kind}`) : word(ticks === 1 ? `one${kind}` : `many${kind}`, { n: ticks });
}

/* `state`: as sending.js tells it, "old" for a day that is over, "" for nothing to say. */
export async function say(state) {
  if (!templates()) return;
  const deeds = (await all().catch(() => [])).filter((deed) => deed.state === "waiting");
  const told = {
    offline: () => [word("offline"), saved(deeds, false)],
    unsent: () => [word("unsent"), saved(deeds, false)],
    old: () => [word("old"), `${word("old_said")} ${saved(deeds, false)}`],
    way_in: () => (deeds.length ? [word("way_in"), saved(deeds, true)] : null),
    other: () => [word("other"), word("other_said")],
    sent: () => [word("sent"), word("sent_said")],
  }[state]?.();
  if (!told) {
    banner?.remove();
    banner = null;
    return;
  }
  banner = banner?.isConnected ? banner : put(templates().firstElementChild.cloneNode(true));
  const [strong, span, act] = [banner.querySelector("strong"), banner.querySelector("[data-say]"), banner.querySelector(".banner-act")];
  if (strong.textContent !== told[0]) strong.textContent = told[0];
  if (span.textContent !== told[1]) span.textContent = told[1];
  banner.dataset.state = state;
  banner.classList.toggle("banner-good", state === "sent");
  act.hidden = state !== "way_in" || act.querySelector("a").pathname === location.pathname;
}

/* What could not be kept, or not as it was told, stays here with the clinic's words until the patient has read it. */
export async function sayRefused() {
  if (!templates()) return;
  const refused = (await all().catch(() => [])).filter(({ words }) => words);
  const shown = new Set([...document.querySelectorAll(".banner.refused")].map(({ dataset }) => dataset.key));
  for (const { key, state, words } of refused.filter((deed) => !shown.has(deed.key))) {
    const element = templates().lastElementChild.cloneNode(true);
    element.dataset.key = key;
    if (state === "sent") element.querySelector("strong").textContent = word("noted");
    element.querySelector("[data-say]").textContent = words;
    element.querySelector("button").addEventListener("click", async () => {
      await drop([key]);
      element.remove();
    });
    put(element);
  }
}
