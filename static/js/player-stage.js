/* PLAYER STAGE. Shows where the snack stands: figure, ring of reps, count, cue, phases of a rep, words read aloud. */

const MOST_SEGMENTS = 24; // more reps than that are one line
const SHOWN_FROM = 3; // seconds: a shorter phase is over before its count is read
const SPOKEN_APART = 4000; // milliseconds: shorter phases would queue up in a screen reader

const fill = (words, given) => words.replace(/\{(\w+)\}/g, (_, name) => given[name]);

export class Stage {
  constructor(root, score) {
    this.root = root;
    this.score = score;
    this.words = score.words;
    this.spoken = 0;
    this.drill = -1;
  }

  find(name) { return document.querySelector(`[data-show="${name}"]`); }

  write(name, words) {
    const place = this.find(name);
    if (place.textContent !== words) place.textContent = words;
  }

  /* Read aloud by a screen reader. `must`: also right after something else was. */
  say(words, must = false) {
    if (!words || (!must && performance.now() - this.spoken < SPOKEN_APART)) return;
    this.spoken = performance.now();
    this.write("said", words);
  }

  show(head, { isPlaying, isFresh }) {
    if (this.drill !== head.drill) this.change(head.drill);
    const { stretch, moment } = head;
    const left = Math.ceil((stretch.kind === "reps" ? moment.left : stretch.seconds - head.second) - 1e-6);
    this.figure?.setAttribute("side", head.set.side === "left" ? "left" : "");
    this.figure?.lead?.(moment.name, moment.share, moment.rep);
    this.ring(head);
    this.phases(head);
    if (stretch.kind === "reps") this.showReps(head, left);
    else this.showWait(head, left, isFresh);
    if (isPlaying || isFresh) return;
    this.write("cue", this.words.paused);
    this.write("count", "");
  }

  showReps({ stretch, moment, isOwnPace }, left) {
    this.write("reps", isOwnPace ? this.words.own : fill(this.words.rep, { n: moment.rep + 1, of: stretch.reps }));
    this.write("cue", isOwnPace ? stretch.cue : moment.cue);
    this.write("count", moment.seconds >= SHOWN_FROM ? String(left) : "");
    this.write("sub", stretch.sub);
  }

  showWait({ stretch, drill }, left, isFresh) {
    this.write("reps", this.score.drills[drill].told);
    this.write("cue", stretch.cue);
    this.write("count", isFresh ? "" : String(left));
    this.write("sub", stretch.sub);
  }

  /* Another drill: its name, its picture, how to do it. */
  change(drill) {
    this.drill = drill;
    const { drills } = this.score;
    this.write("name", drills[drill].name);
    this.write("number", fill(this.words.drill, { n: drill + 1, of: drills.length }));
    for (const what of ["figure", "how"]) {
      const template = document.querySelector(`template[data-${what}="${drill}"]`);
      this.find(what).replaceChildren(template.content.cloneNode(true));
    }
    this.figure = this.find("figure").querySelector("drill-figure");
    this.figure?.setAttribute("paused", "");
    for (const [k, step] of [...this.root.querySelectorAll(".player-steps > li")].entries()) {
      step.classList.toggle("is-now", k === drill);
      step.toggleAttribute("aria-current", k === drill);
    }
  }

  finished(drill) {
    this.root.querySelectorAll(".player-steps > li")[drill].classList.add("is-done");
  }

  /* One segment for each rep of the set; the thin ring inside runs through the phase, or through the wait. */
  ring({ place, stretch, second, set, moment }) {
    const isSet = stretch.kind === "reps";
    const done = isSet ? place.done : 0;
    const now = isSet && moment.rep >= done ? moment.rep : -1;
    const key = `${set.reps} ${done} ${now}`;
    if (this.ringed !== key) {
      this.ringed = key;
      const size = 100 / set.reps;
      const gap = set.reps > MOST_SEGMENTS || set.reps === 1 ? 0 : Math.min(3.2, size * 0.45);
      this.find("reps-ring").setAttribute("transform", `rotate(${1.8 * gap - 90} 50 50)`);
      this.dash("later", [size - gap, gap], true);
      this.dash("done", [...Array(done).fill([size - gap, gap]).flat().slice(0, -1), 100], done > 0);
      this.dash("now", [size - gap, 100], now >= 0);
      this.find("now").setAttribute("stroke-dashoffset", -size * Math.max(now, 0));
    }
    const share = isSet ? moment.share : second / (stretch.seconds || 1);
    this.dash("phase", [Math.round(share * 1000) / 10, 200], share > 0);
  }

  /* A round end would draw a dash of no length as a dot. */
  dash(name, lengths, isSeen) {
    this.find(name).setAttribute("stroke-dasharray", lengths.join(" "));
    this.find(name).setAttribute("display", isSeen ? "inline" : "none");
  }

  phases({ set, stretch, moment }) {
    const phases = set.turns[stretch.kind === "reps" ? moment.rep % set.turns.length : 0];
    const list = this.find("phases");
    const key = phases.map(({ cue, seconds }) => `${cue} ${seconds}`).join();
    if (this.listed !== key) {
      this.listed = key;
      list.replaceChildren(...phases.map(({ cue, seconds }) => {
        const [line, name, time] = ["li", "span", "small"].map((tag) => document.createElement(tag));
        name.textContent = cue;
        time.textContent = fill(this.words.seconds, { n: seconds });
        line.append(name, time);
        return line;
      }));
    }
    for (const [k, line] of [...list.children].entries()) {
      if (stretch.kind === "reps" && k === moment.k) line.setAttribute("aria-current", "step");
      else line.removeAttribute("aria-current");
    }
  }
}
