/* PLAYER HEAD. Where in the score a snack stands, and what of it has been done. Knows nothing of the page.

   A score is a list of drills, each a list of stretches: {kind: ready|reps|rest, seconds, number (of the set), reps,
   turns (the phases of a rep; two of them where every other rep goes the other way)}. */

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

export class Head {
  constructor(drills) {
    this.drills = drills;
    this.path = drills.flatMap(({ stretches }, drill) => stretches.map((stretch) => ({ drill, stretch, done: 0 })));
    this.at = 0;
    this.second = 0;
  }

  get place() { return this.path[this.at]; }

  get stretch() { return this.place.stretch; }

  get drill() { return this.place.drill; }

  /* Reps that no clock counts: the patient says when they are done. */
  get isOwnPace() { return this.stretch.kind === "reps" && !this.stretch.seconds; }

  get isLast() { return this.at === this.path.length - 1; }

  get endsDrill() { return this.isLast || this.path[this.at + 1].drill !== this.drill; }

  /* Lets time pass within this stretch, and says whether it is over. */
  advance(seconds) {
    if (this.isOwnPace) return false;
    this.second = Math.min(this.second + seconds, this.stretch.seconds);
    if (this.stretch.reps) this.count(Math.floor(this.second / this.repSeconds));
    return this.second >= this.stretch.seconds;
  }

  /* Reps of this stretch; gone back over and done again they count once. */
  count(reps) { this.place.done = Math.max(this.place.done, Math.min(reps, this.stretch.reps)); }

  get repSeconds() { return sum(this.stretch.turns[0].map(({ seconds }) => seconds)); }

  /* The stretch of reps that is now, or that this one leads to. */
  get set() { return this.path.slice(this.at).find(({ stretch }) => stretch.kind === "reps").stretch; }

  /* What the body does at this second. Getting ready shows what is to come; without phases it stands still. */
  get moment() {
    const { turns } = this.set;
    const total = sum(turns[0].map(({ seconds }) => seconds));
    if (!total || this.stretch.kind === "rest") return { rep: 0, k: -1, name: "rest", share: 0, left: 0, cue: "" };
    const rep = Math.min(Math.floor(this.second / total), this.set.reps - 1);
    const phases = turns[rep % turns.length];
    let second = Math.min(this.second - rep * total, total);
    let k = 0;
    while (k < phases.length - 1 && second >= phases[k].seconds) second -= phases[k++].seconds;
    const { name, seconds, cue } = phases[k];
    return { rep, k, name, cue, seconds, share: Math.min(1, second / seconds), left: seconds - second };
  }

  go(at, second = 0) {
    this.at = Math.max(0, Math.min(at, this.path.length - 1));
    this.second = second;
  }

  next() { this.go(this.at + 1); }

  /* To the beginning of what is played; from there, or soon after, to what came before. */
  back() { this.go(this.second > 2 ? this.at : this.at - 1); }

  beginningOf(drill) { return this.path.findIndex((place) => place.drill === drill); }

  /* To what leads to the set with this number among all of the snack, from 1. Answers whether there is one. */
  toStep(step) {
    const sets = this.path.flatMap(({ stretch }, at) => (stretch.kind === "reps" ? [at] : []));
    if (step > sets.length) return false;
    this.go(sets[step - 1] - 1);
    return true;
  }

  /* What has been done of a drill: reps of all sets and sides, and per set as the plan counts them. Where a set goes
     through both sides each side is half of it; what is not whole is not counted. */
  tally(drill) {
    const { sets, reps, sides } = this.drills[drill];
    const places = this.path.filter((place) => place.drill === drill && place.stretch.reps);
    const perSet = Array.from({ length: sets }, (_, set) => {
      const done = sum(places.filter(({ stretch }) => stretch.number === set + 1).map((place) => place.done));
      return Math.floor(done / sides);
    });
    const done = sum(places.map((place) => place.done));
    return { done, of: sets * reps * sides, perSet, each: places.map((place) => place.done) };
  }

  forget(drill) {
    for (const place of this.path) if (place.drill === drill) place.done = 0;
  }

  /* Takes up what was done before, and goes on from the first set that is not whole. */
  resume(drill, each) {
    const places = this.path.filter((place) => place.drill === drill && place.stretch.reps);
    places.forEach((place, k) => { place.done = each[k] ?? 0; });
    const next = places.find((place) => place.done < place.stretch.reps) ?? places[0];
    this.go(this.path.indexOf(next));
    this.second = next.done * this.repSeconds;
  }
}
