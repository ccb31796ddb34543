/* DRAWN DRILL. One drill of a drawn day: its round button as a tick or an undo, and what follows from a tick. */

import { uuid } from "./queue.js";

const words = {};

/* The words and parts come with the page, in the patient's language. */
export function word(name, values = {}) {
  if (!words[name]) for (const one of document.getElementById("offline-words").content.children) words[one.dataset.word] = one.textContent;
  return Object.entries(values).reduce((said, [key, value]) => said.replace(`{${key}}`, value), words[name] ?? "");
}

const parts = () => document.getElementById("offline-parts");

const field = (name, value) => Object.assign(document.createElement("input"), { type: "hidden", name, value });

function aim(form, deed) {
  const address = parts().dataset[deed];
  form.action = address;
  form.dataset.hxPost = address;
  form.dataset.deed = deed;
}

/* A part of the page that the server does not draw, with the form about `key` in it. */
export function part(name, key) {
  const made = parts().content.querySelector(`[data-part="${name}"]`).cloneNode(true);
  const form = made.matches("form") ? made : made.querySelector("form");
  if (form) {
    const token = document.querySelector("[name='csrfmiddlewaretoken']");
    aim(form, form.dataset.deed);
    form.append(field("key", key), ...(token ? [token.cloneNode()] : []));
  }
  return made;
}

const icon = (name) => parts().content.querySelector(`[data-icon="${name}"]`).firstElementChild.cloneNode(true);

/* A snack's mark on the line of the day. */
export function mark(node, state) {
  const kinds = { done: ["node-done", "check"], wait: ["node-wait", "clock"], now: ["node-now", "clock"], slipped: ["node-missed"], skipped: ["node-missed"], later: [] };
  const [kind, shape] = kinds[state];
  node.className = ["node", kind].filter(Boolean).join(" ");
  node.replaceChildren(...(shape ? [icon(shape)] : []));
}

/* The keys of a drill's standing ticks, as far as the page shows them. */
export function keysOf(drill) {
  return [...drill.querySelectorAll(":scope > form[data-deed='undo'] [name='key']")].map(({ value }) => value);
}

/* Shows a drill as ticked by these keys, or as open where there is none. `deed`: the tick that was just added. */
export function setKeys(drill, keys, deed = null) {
  const form = drill.querySelector(":scope > form");
  const token = form.querySelector("[name='csrfmiddlewaretoken']");
  const easier = drill.dataset.easier ?? form.elements.easier?.value ?? "";
  Object.assign(drill.dataset, { easier, doneAt: deed ? Date.parse(deed.performed_at ?? deed.at) : "" });
  for (const old of form.querySelectorAll("input")) old.remove();
  aim(form, keys.length ? "undo" : "tick");
  const fields = keys.length ? keys.map((key) => field("key", key)) : [field("item", drill.dataset.item), field("key", uuid())];
  if (drill.dataset.snackAt) fields.push(field("snack_at", drill.dataset.snackAt));
  if (!keys.length && easier) fields.push(field("easier", easier));
  form.prepend(...(token ? [token] : []), ...fields);
  checkOff(form.querySelector(".check"), keys.length ? (deed?.state === "waiting" ? "wait" : "done") : "tick", drill.querySelector("h3").textContent);
  follow(drill, keys, deed);
}

function checkOff(button, state, drill) {
  button.className = state === "wait" ? "check is-wait" : "check";
  button.setAttribute("aria-pressed", state !== "tick");
  button.setAttribute("aria-label", word(`${state}_name`, { drill }));
  button.replaceChildren(button.querySelector(".check-dot"), word(state));
}

/* After a tick: how did it feel? The other ways to say that it was done are gone while it stands. */
function follow(drill, keys, deed) {
  const after = drill.querySelector(".drill-after");
  for (const form of after.querySelectorAll("form[data-deed='tick'], form[data-deed='skip']")) form.hidden = keys.length > 0;
  for (const old of after.querySelectorAll("[data-part='pain'], [data-part='quality']")) old.remove();
  if (!keys.length) for (const form of after.querySelectorAll("form[data-deed='pain']")) form.hidden = true;
  if (deed) after.prepend(pain(deed.key));
}

function pain(key) {
  const form = part("pain", key);
  const numbers = Array.from({ length: 11 }, (_, number) => {
    const button = Object.assign(document.createElement("button"), { name: "pain", value: number, textContent: number });
    button.setAttribute("aria-pressed", "false");
    return button;
  });
  form.querySelector(".pain-keys").append(...numbers);
  return form;
}

/* What the pain of a tick was like; `kind`: as it was said. */
export function quality(key, pain, kind) {
  const form = part("quality", key);
  form.append(field("pain", pain));
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-pressed", button.value === kind);
  return form;
}

/* A skip is taken back. */
export function reopen(drill, form) {
  drill.classList.remove("is-skipped");
  for (const hidden of drill.querySelectorAll("form[data-deed='skip']")) hidden.hidden = false;
  form.closest(".banner")?.remove();
}
