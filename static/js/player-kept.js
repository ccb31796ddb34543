/* PLAYER KEPT. Reps that are done and not ticked off yet, kept on this phone for the day: {key, item, snack_at, easier,
   name, done, of, perSet, each, at, tried}. Gone as soon as the tick is safe or the patient leaves them out. */

const NAME = "reps-in-hand";

export class Kept {
  /* `place` carries data-patient and data-on: another person's reps, or another day's, are not shown and not kept. */
  constructor(place) {
    this.owner = `${place.dataset.patient} ${place.dataset.on}`;
  }

  get all() {
    try {
      const { owner, entries } = JSON.parse(localStorage.getItem(NAME));
      return owner === this.owner ? entries : [];
    } catch {
      return []; // nothing yet, or a phone that keeps nothing
    }
  }

  put(entry) { this.write([...this.all.filter(({ key }) => key !== entry.key), entry]); }

  drop(key) { this.write(this.all.filter((entry) => entry.key !== key)); }

  write(entries) {
    try {
      if (entries.length) localStorage.setItem(NAME, JSON.stringify({ owner: this.owner, entries }));
      else localStorage.removeItem(NAME);
    } catch {
      // a phone that keeps nothing still plays
    }
  }
}

/* A form's field by its name: `elements.item` is a method of the collection, not the field. */
export const field = (form, name) => form.querySelector(`[name="${name}"]`);

/* Puts what was done into a tick's form. What is told later than ten minutes after is told with its time. */
export function fill(form, { key, perSet, done, of, at }, zone) {
  field(form, "key").value = key;
  for (const old of form.querySelectorAll("[name='reps'], [name='at']")) old.remove();
  const put = (name, value) => form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  if (done < of) for (const reps of perSet) put("reps", reps);
  if (Date.now() - at > 600_000) {
    const clock = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" });
    put("at", clock.format(at));
  }
}

/* Whether the server has it. A phone whose pass has run out is sent away instead, with an answer that looks well. */
export const isSafe = (xhr) => xhr.status >= 200 && xhr.status < 300 && !xhr.getResponseHeader("HX-Redirect");
