/* CASELOAD. Keys for the list, its waiting and its words.

   j and k move the focus itself from patient to patient, so that a screen reader reads along and Enter opens.
   Nothing is taken from whoever types, holds a modifier or has a dialog open. Single keys can be switched off, for
   people whose voice or hands press keys they did not mean; the choice stays on this device. */

import "./page.js";
import { readWaiting } from "./cases-waiting.js";

const OFF = "caseload-keys-off";
const TYPING = "input, select, textarea, [contenteditable]";
const dialog = document.getElementById("keys-dialog");
const isOn = document.getElementById("keys-on");

let place = -1; // of the patient last stood on: the list may be swapped under the focus

const names = () => [...document.querySelectorAll(".cases th[scope=row] a")];
const rowOf = (one) => one?.closest(".cases tbody tr");

function move(by) {
  const all = names();
  const row = rowOf(document.activeElement);
  const at = row ? all.findIndex((name) => row.contains(name)) : place;
  const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  next?.focus();
  next?.closest("tr").scrollIntoView({ block: "nearest" });
}

function message() {
  const row = rowOf(document.activeElement) ?? rowOf(names()[place]);
  row?.querySelector("[data-message]").click();
}

function search() {
  const field = document.getElementById("q");
  field.focus();
  field.select();
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  m: message,
  x: message,
  "/": search,
  "?": () => dialog.showModal(),
};

document.addEventListener("focusin", ({ target }) => {
  const row = rowOf(target);
  if (row) place = names().findIndex((name) => row.contains(name));
});

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!dialog || dialog.open || !isOn.checked || event.target.closest(TYPING)) return;
  if (!Object.hasOwn(KEYS, event.key)) return;
  event.preventDefault();
  KEYS[event.key]();
});

function remember() {
  try {
    if (isOn.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  } catch { /* no storage on this device: the choice holds for this page */ }
}

function begin() {
  try {
    isOn.checked = localStorage.getItem(OFF) === null;
  } catch { /* as above */ }
  document.getElementById("keys").hidden = false;
  document.getElementById("keys-open").addEventListener("click", () => dialog.showModal());
  document.getElementById("keys-close").addEventListener("click", () => dialog.close());
  isOn.addEventListener("change", remember);
}

document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-print]")) window.print();
});

if (dialog) { // an empty clinic has no list
  begin();
  readWaiting();
}
