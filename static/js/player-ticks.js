/* PLAYER TICKS. Ticks a drill off by the form that today's page would use, and shows what has become of it.

   A tick is safe once `deed:kept` says so (offline.js has it in its queue and will send it) or the server has answered.
   Until then the reps stay in hand. States: open, sending, waiting (in the queue), safe, unsent. */

import { field, fill, isSafe } from "./player-kept.js";

export class Ticks {
  constructor(forms, { kept, zone, words }) {
    this.forms = [...forms];
    Object.assign(this, { kept, zone, words });
    this.states = this.forms.map(() => "open");
    this.entries = [];
    this.queued = new Set();
    for (const [drill, form] of this.forms.entries()) this.listen(form, drill);
  }

  listen(form, drill) {
    form.addEventListener("submit", (event) => {
      if (!["open", "unsent"].includes(this.states[drill])) {
        event.preventDefault();
        event.stopImmediatePropagation();
      } else this.set(drill, "sending");
    }, true);
    form.addEventListener("deed:kept", () => {
      this.kept.drop(field(form, "key").value);
      if (navigator.onLine === false) this.set(drill, "waiting");
      else this.queued.add(drill);
    });
    form.addEventListener("htmx:afterRequest", ({ detail }) => this.answered(drill, detail.xhr));
  }

  answered(drill, xhr) {
    if (isSafe(xhr)) {
      this.kept.drop(field(this.forms[drill], "key").value);
      this.set(drill, "safe");
    } else if (this.queued.has(drill) && xhr.status !== 422) this.set(drill, "waiting");
    else this.refuse(drill, xhr);
  }

  /* The entry of a drill for keeping: everything its form needs to be sent another day from another page. */
  entry(drill, tally) {
    const form = this.forms[drill];
    const read = (name) => field(form, name)?.value ?? "";
    const said = { key: read("key"), item: read("item"), snack_at: read("snack_at"), easier: read("easier") };
    return { ...said, name: form.dataset.name, at: Date.now(), ...tally };
  }

  /* The drill that an entry of an earlier visit is of; below 0 where it is not open here. */
  find({ item, snack_at: snackAt }) {
    return this.forms.findIndex((form) => field(form, "item").value === item && field(form, "snack_at").value === snackAt);
  }

  /* A tick that did arrive then is met by its own key. */
  take(drill, { key }) { field(this.forms[drill], "key").value = key; }

  send(drill, entry) {
    this.entries[drill] = entry;
    this.kept.put({ ...entry, tried: true });
    fill(this.forms[drill], entry, this.zone);
    this.forms[drill].requestSubmit();
  }

  refuse(drill, xhr) {
    const answer = new DOMParser().parseFromString(xhr?.responseText ?? "", "text/html");
    this.set(drill, "unsent", answer.querySelector("[role='alert'] p")?.textContent);
  }

  set(drill, state, words) {
    this.states[drill] = state;
    const form = this.forms[drill];
    const { done, of } = this.entries[drill] ?? {};
    const button = form.querySelector("button");
    const isDone = state === "safe" || state === "waiting";
    const told = done < of ? this.words.kept.replace("{n}", done).replace("{of}", of) : this.words.all;
    button.setAttribute("aria-pressed", isDone);
    for (const [name, other] of [["is-busy", "sending"], ["is-wait", "waiting"], ["is-error", "unsent"]]) button.classList.toggle(name, state === other);
    if (isDone) button.querySelector("[data-label]").textContent = told;
    const troubles = { unsent: words ?? this.words.unsent, waiting: this.words.waiting };
    form.querySelector("[data-trouble]").textContent = troubles[state] ?? "";
    form.dispatchEvent(new CustomEvent("tick", { bubbles: true, detail: { drill, state } }));
  }
}
