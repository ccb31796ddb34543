/* PLAYER. Plays a snack: get ready, reps at the prescribed tempo, rests, sides; and ticks each drill off as it ends.

   The score comes with the page (adherence/guiding.py). Time passes only while the page is seen. What is done and not
   ticked off yet is kept on this phone, so that a closed tab loses nothing. */

import "./patient.js";
import { Cues } from "./player-cues.js";
import { Head } from "./player-head.js";
import { Kept } from "./player-kept.js";
import { Stage } from "./player-stage.js";
import { Ticks } from "./player-ticks.js";

const LONGEST_FRAME = 0.25; // seconds: a page that was held up does not skip reps

class Player {
  constructor(root) {
    this.root = root;
    this.score = JSON.parse(document.getElementById("score").textContent);
    this.head = new Head(this.score.drills);
    this.stage = new Stage(root, this.score);
    this.cues = new Cues(root.querySelectorAll(".player-choices input"));
    const snack = document.getElementById("main");
    this.kept = new Kept(snack);
    this.end = document.getElementById("end");
    this.dialog = document.getElementById("part");
    const forms = this.end.querySelectorAll("[data-tick]");
    this.ticks = new Ticks(forms, { kept: this.kept, zone: snack.dataset.zone, words: this.score.words });
    this.isFresh = true;
    this.isPlaying = false;
    this.listen();
    this.reveal();
    this.show();
    if (this.head.toStep(this.score.begin)) this.takeUp();
    else this.finish();
    this.show();
  }

  reveal() {
    for (const part of document.querySelectorAll("[data-live], [data-plain]")) part.toggleAttribute("hidden", "plain" in part.dataset);
    this.root.hidden = false;
    this.end.hidden = true;
  }

  listen() {
    const press = (name, act) => this.root.querySelector(`[data-do="${name}"]`).addEventListener("click", act);
    press("main", () => this.main());
    press("back", () => this.back());
    press("skip", () => this.skip());
    press("stop", (event) => this.stop(event));
    press("how", () => this.pause());
    document.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.pause(); });
    window.addEventListener("pagehide", () => this.pause());
    this.end.addEventListener("tick", ({ detail: { drill, state } }) => {
      if (state === "safe" || state === "waiting") this.stage.finished(drill);
      this.entitle();
    });
  }

  /* Keys work wherever nothing else wants them. */
  key(event) {
    if (this.root.hidden || this.dialog.open || event.altKey || event.ctrlKey || event.metaKey) return;
    const isFree = !event.target.closest("a, button, input, summary, [contenteditable]");
    const act = {
      " ": isFree && (() => this.main()),
      Enter: isFree && (() => this.main()),
      ArrowLeft: () => (this.isRtl ? this.skip() : this.back()),
      ArrowRight: () => (this.isRtl ? this.back() : this.skip()),
      Escape: () => this.stop(event),
    }[event.key];
    if (!act || (event.key.startsWith("Arrow") && event.target.closest("input"))) return;
    event.preventDefault();
    act();
  }

  get isRtl() { return document.documentElement.dir === "rtl"; }

  // -- Time

  main() {
    this.cues.wake();
    if (!this.isPlaying) this.play();
    else if (this.head.isOwnPace) this.ownDone();
    else this.pause();
  }

  play() {
    const isFirst = this.isFresh;
    this.isFresh = false;
    this.isPlaying = true;
    this.last = null;
    this.cues.hold(true);
    if (isFirst) this.begin();
    this.show();
    this.frame = requestAnimationFrame((now) => this.step(now));
  }

  pause() {
    if (this.halt()) this.stage.say(this.score.words.paused, true);
  }

  /* Stops the time without a word; answers whether it ran. */
  halt() {
    if (!this.isPlaying) return false;
    this.isPlaying = false;
    cancelAnimationFrame(this.frame);
    this.cues.hold(false);
    this.cues.hush();
    this.keep();
    this.show();
    return true;
  }

  step(now) {
    const was = { ...this.head.moment, second: this.head.second, done: this.head.place.done };
    const seconds = Math.min((now - (this.last ?? now)) / 1000, LONGEST_FRAME);
    this.last = now;
    const isOver = this.head.advance(seconds);
    this.tell(was);
    if (this.head.place.done > was.done) this.keep();
    this.show();
    this.frame = requestAnimationFrame((then) => this.step(then));
    if (isOver) this.pass();
  }

  show() {
    this.stage.show(this.head, this);
    const state = this.isFresh ? "start" : !this.isPlaying ? "resume" : this.head.isOwnPace ? "own" : "pause";
    if (state === this.shown) return;
    this.shown = state;
    for (const face of this.root.querySelectorAll("[data-do='main'] > span")) face.hidden = face.dataset.face !== state;
  }

  // -- Cues

  /* What a stretch begins with. */
  begin() {
    const { stretch, drill } = this.head;
    const { name, told } = this.score.drills[drill];
    const first = this.head.beginningOf(drill) === this.head.at;
    const words = [stretch.cue, ...(first ? [name, told] : []), stretch.sub].filter(Boolean).join(". ");
    if (stretch.kind === "reps") this.cues.give("go");
    this.stage.say(words, true);
    this.cues.speak(stretch.kind === "reps" ? stretch.cue : words);
  }

  /* What has changed since the last frame. Numbers are spoken where there is time for them. */
  tell(was) {
    const { head } = this;
    if (head.stretch.kind !== "reps") return this.countDown(was);
    const { rep, k, cue } = head.moment;
    const isLast = rep === head.stretch.reps - 1;
    if (rep !== was.rep) {
      this.cues.give("rep");
      const words = isLast ? this.score.words.last : String(rep + 1);
      this.cues.speak(head.repSeconds >= 4 ? `${words}. ${cue}` : words);
      if (isLast || (rep + 1) % 5 === 0 || head.repSeconds >= 8) this.stage.say(words, isLast);
    } else if (k !== was.k) {
      this.cues.give("phase");
      if (head.moment.seconds >= 2) this.cues.speak(cue);
    }
  }

  countDown(was) {
    const { stretch, second } = this.head;
    const [left, before] = [stretch.seconds - second, stretch.seconds - was.second].map(Math.ceil);
    if (left === before || left > 3 || left < 1) return;
    this.cues.give("count");
    this.cues.speak(String(left));
  }

  // -- From one stretch to the next

  /* A stretch is over by itself. */
  async pass() {
    const { drill, endsDrill, stretch } = this.head;
    if (stretch.kind === "reps") this.cues.give("end");
    if (endsDrill && !await this.close(drill)) this.head.resume(drill, this.head.tally(drill).each);
    else this.onward();
  }

  onward() {
    if (this.head.isLast) return this.finish();
    this.head.next();
    if (this.isPlaying) this.begin();
    this.show();
  }

  ownDone() {
    this.head.count(this.head.stretch.reps);
    this.keep();
    this.pass();
  }

  async skip() {
    if (this.head.endsDrill && !await this.close(this.head.drill)) return;
    this.onward();
  }

  back() {
    this.head.back();
    if (this.isPlaying) this.begin();
    this.show();
  }

  async stop(event) {
    const { drill } = this.head;
    const isNothing = this.ticks.states.every((state) => state === "open") && !this.head.tally(drill).perSet.some(Boolean);
    if (isNothing) {
      this.kept.drop(this.ticks.entry(drill, {}).key);
      if (event.type === "keydown") location.assign(this.root.querySelector("[data-do='stop']").href);
      return;
    }
    event.preventDefault();
    if (await this.close(drill)) this.finish();
  }

  // -- Reps and ticks

  keep() {
    const { drill } = this.head;
    const tally = this.head.tally(drill);
    if (this.ticks.states[drill] === "open" && tally.perSet.some(Boolean)) this.kept.put(this.ticks.entry(drill, tally));
  }

  /* Leaves a drill: whole, it is ticked off; in part, the patient is asked. Answers whether to go on. */
  async close(drill) {
    const tally = this.head.tally(drill);
    if (this.ticks.states[drill] !== "open" || !tally.perSet.some(Boolean)) return true;
    const entry = this.ticks.entry(drill, tally);
    const answer = tally.done === tally.of ? "keep" : await this.ask(this.score.words.part, entry);
    if (answer === "keep") this.ticks.send(drill, entry);
    if (answer === "leave") this.leaveOut(drill, entry);
    return answer !== "stay";
  }

  leaveOut(drill, { key }) {
    this.head.forget(drill);
    this.kept.drop(key);
  }

  ask(words, { name, done, of }) {
    const wasPlaying = this.halt();
    this.dialog.querySelector("h2").textContent = name;
    this.dialog.querySelector("p").textContent = words.replace("{n}", done).replace("{of}", of);
    this.dialog.returnValue = "stay";
    this.dialog.showModal();
    return new Promise((resolve) => {
      this.dialog.addEventListener("close", () => {
        if (wasPlaying) this.play();
        resolve(this.dialog.returnValue);
      }, { once: true });
    });
  }

  /* Reps of an earlier visit that were never ticked off. */
  async takeUp() {
    for (const entry of this.kept.all) {
      const drill = this.ticks.find(entry);
      if (drill < 0) continue;
      this.ticks.take(drill, entry);
      const answer = await this.ask(this.score.words.left, entry);
      if (answer === "keep") this.ticks.send(drill, entry);
      else if (answer === "leave") this.leaveOut(drill, entry);
      else if (!entry.tried) this.head.resume(drill, entry.each);
      if (answer === "keep" && this.head.drill === drill) this.toNextDrill(drill);
    }
    this.show();
  }

  toNextDrill(drill) {
    const next = this.head.beginningOf(drill + 1);
    if (next < 0) this.finish();
    else this.head.go(next);
  }

  finish() {
    this.halt();
    this.root.hidden = true;
    document.getElementById("how").hidden = true;
    this.end.hidden = false;
    this.entitle();
    this.end.querySelector("h1").focus();
  }

  entitle() {
    const isAll = this.ticks.states.every((state) => state !== "open");
    for (const title of this.end.querySelectorAll("h1 > span")) title.hidden = (title.dataset.face === "all") !== isAll;
  }
}

const root = document.getElementById("player");
if (root) new Player(root);
