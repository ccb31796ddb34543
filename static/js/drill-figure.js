/* DRILL FIGURE. <drill-figure src tempo="3-2-3-1" to="70" side="left" paused controls words alt> plays a drawn drill.

   tempo     seconds out, hold, back, rest; without it the drawing's own
   to        degrees at which the motion stops; side="left" mirrors the picture, never the text
   paused    keeps still, from the start in the start pose; play() and pause() do the same by script
   controls  a button to pause and play; a page without it has a switch for all of its figures (WCAG 2.2.2)
   words     "Move|Hold|Return|Rest|Circle|Pause|Play" in the reader's language
   alt       the picture's name, and what is read if the drawing cannot be fetched

   Who keeps the time for it calls lead(name, share, rep): a share of a phase of a rep; from then on it does not move by
   itself. A bubbling "phase" event tells {name, seconds, rep}. Nothing is fetched before the figure comes near the screen, and
   nothing moves away from it. Who asks for less motion gets the end pose with the phases in words, and Play still plays.
   Only attributes are set, so the strict content policy holds and Safari draws the same. */

const SVG = "http://www.w3.org/2000/svg";
const PHASES = ["move", "hold", "return", "rest"];
const WORDS = "Move|Hold|Return|Rest|Circle|Pause|Play".split("|");
const NUMBER = /-?\d*\.?\d+/g;
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const fetched = new Map();
let count = 0;

const ease = (share) => (1 - Math.cos(Math.PI * share)) / 2;
const tenth = (number) => Math.round(number * 10) / 10;
const between = (from, to, share) => from.map((value, k) => value + (to[k] - value) * share);
const within = (value, low, high) => Math.max(low, Math.min(high, value));

function node(name, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function fetchOnce(src) {
  if (!fetched.has(src)) {
    fetched.set(src, fetch(src).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null).then((drawing) => {
      if (!drawing) fetched.delete(src); // the next figure may have better luck
      return drawing;
    }));
  }
  return fetched.get(src);
}

/* Numbers of sample i, a share of the way to the next one; what holds one sample only does not move. */
function sampled(flat, size, i, share) {
  if (flat.length <= size) return flat;
  return between(flat.slice(i * size, (i + 1) * size), flat.slice((i + 1) * size, (i + 2) * size), share);
}

/* A convex outline: curves that touch the tangent of every normal at its contact point. */
function outline(points, normals, [x, y, degrees]) {
  const [c, s] = [Math.cos(degrees * Math.PI / 180), Math.sin(degrees * Math.PI / 180)];
  const put = (px, py) => `${tenth(x + c * px - s * py)} ${tenth(y + s * px + c * py)}`;
  let path = `M${put(points[0], points[1])}`;
  for (let i = 0; i < normals.length; i += 1) {
    const j = (i + 1) % normals.length;
    const [ax, ay, bx, by] = [points[2 * i], points[2 * i + 1], points[2 * j], points[2 * j + 1]];
    const [ex, ey] = [bx - ax, by - ay];
    const length = Math.hypot(ex, ey);
    if (length < 0.1) continue;
    const [n, m] = [normals[i], normals[j]];
    const along = (ex * m[0] + ey * m[1]) / (n[0] * m[1] - n[1] * m[0]);
    // Whole numbers may put a short edge's tangents wrong: where they do not cross over the edge it is straight.
    const bends = length > 2.5 && along > 0 && along < length;
    path += bends ? `Q${put(ax - along * n[1], ay + along * n[0])} ${put(bx, by)}` : `L${put(bx, by)}`;
  }
  return `${path}Z`;
}

/* One item of the drawing as [elements, pose(i, share)]; what never moves has no pose. */
function part(item, normals) {
  if (item.hulls) {
    const paths = (item.o ? ["o", item.k] : [item.k]).map((k) => node("path", { class: k }));
    const pose = (i, share) => {
      const d = item.hulls.map(({ f, p }) => {
        const points = Array.isArray(p[0]) ? between(p[i], p[i + 1], share) : p;
        return outline(points, normals, sampled(f, 3, i, share));
      }).join("");
      for (const path of paths) path.setAttribute("d", d);
    };
    return [paths, pose, item.hulls.some(({ f, p }) => f.length > 3 || Array.isArray(p[0]))];
  }
  const path = node("path", { class: item.k });
  const shapes = [item.d].flat();
  const numbers = shapes.map((shape) => (shape.match(NUMBER) ?? []).map(Number));
  const pose = (i, share) => {
    const [from, to] = [numbers[i], numbers[i + 1]];
    let [shape, k] = [shapes[Math.min(shapes.length - 1, Math.round(i + share))], 0];
    if (to && from.length === to.length) {
      const now = between(from, to, share);
      shape = shapes[i].replace(NUMBER, () => ` ${tenth(now[k++])}`);
    }
    path.setAttribute("d", shape);
    if (!item.f) return;
    const [x, y, degrees] = sampled(item.f, 3, i, share).map(tenth);
    path.setAttribute("transform", `translate(${x} ${y})rotate(${degrees})`);
  };
  return [[path], pose, shapes.length > 1 || item.f?.length > 3];
}

function group(drawing, className) {
  const normals = drawing.normals.map((degrees) => [Math.cos(degrees * Math.PI / 180), Math.sin(degrees * Math.PI / 180)]);
  const parts = drawing.art.map((item) => part(item, normals));
  for (const [, pose] of parts) pose(0, 0);
  const moving = parts.filter(([, , moves]) => moves).map(([, pose]) => pose);
  return [node("g", { class: className }, ...parts.flatMap(([paths]) => paths)), moving];
}

/* The magnifier shows a second copy of the art: <use> would be cloned again by Safari at every step. */
function magnifier(lens, drawing, id) {
  const [cx, cy] = lens.to;
  const [copy, moving] = group(drawing, "ln");
  const [spot, tick] = [node("circle", { class: "ll", r: lens.r / lens.zoom }), node("path", { class: "ll" })];
  const disc = { cx, cy, r: lens.r };
  const made = node("g", {}, spot, tick, node("circle", { class: "lz", ...disc }),
    node("clipPath", { id }, node("circle", disc)), node("g", { "clip-path": `url(#${id})` }, copy),
    node("circle", { class: "ll", ...disc }));
  const pose = (i, share) => {
    const [x, y] = sampled(lens.at, 2, i, share).map(tenth);
    const far = Math.hypot(cx - x, cy - y) || 1;
    const toward = (from, by) => `${tenth(from[0] + (cx - x) / far * by)} ${tenth(from[1] + (cy - y) / far * by)}`;
    spot.setAttribute("cx", x);
    spot.setAttribute("cy", y);
    tick.setAttribute("d", far > lens.r * (1 + 1 / lens.zoom) ? `M${toward([x, y], lens.r / lens.zoom)}L${toward([cx, cy], -lens.r)}` : "M0 0");
    copy.setAttribute("transform", `translate(${tenth(cx - lens.zoom * x)} ${tenth(cy - lens.zoom * y)})scale(${lens.zoom})`);
  };
  return [made, [...moving, pose]];
}

class DrillFigure extends HTMLElement {
  static observedAttributes = ["src", "tempo", "to", "side", "paused", "controls", "words", "alt"];

  connectedCallback() {
    onScreen.observe(this);
    calm.addEventListener("change", this);
  }

  disconnectedCallback() {
    onScreen.unobserve(this);
    calm.removeEventListener("change", this);
    cancelAnimationFrame(this.frame);
  }

  attributeChangedCallback(name, was, now) {
    if (was === now || !this.drawing) return;
    if (name === "src") this.load();
    else this.refresh();
    if (name === "to" && this.isStill) this.pose(this.top, 0); // whoever sets a limit sees where it stops
  }

  handleEvent(event) {
    if (event.type === "click") return this.isStill ? this.play() : this.pause();
    this.asked = false;
    return this.refresh();
  }

  play() {
    this.asked = true;
    this.removeAttribute("paused");
    this.refresh();
  }

  pause() {
    this.asked = false;
    this.setAttribute("paused", "");
    this.refresh();
  }

  /* Shows a share (0 to 1) of a phase of a rep, by the caller's clock. */
  lead(name, share, rep) {
    const isNew = !this.led;
    this.led = [name, share, rep];
    if (!this.drawing) return;
    if (isNew) this.refresh();
    else if (!calm.matches) this.reach(...this.led);
  }

  see(isSeen) {
    this.isSeen = isSeen;
    if (isSeen && !this.drawing) this.load();
    else this.refresh();
  }

  async load() {
    const src = this.getAttribute("src");
    const drawing = src && await fetchOnce(src);
    if (src !== this.getAttribute("src")) return; // it has been given another drawing meanwhile
    if (drawing) this.build(drawing);
    else this.replaceChildren(Object.assign(document.createElement("p"), { textContent: this.getAttribute("alt") }));
  }

  build(drawing) {
    const id = `drill-figure-${count += 1}`;
    const [art, moving] = group(drawing, "art");
    const [lens, lensMoving] = drawing.lens ? magnifier(drawing.lens, drawing, `${id}-lens`) : ["", []];
    this.drawing = drawing;
    this.moving = [...moving, ...lensMoving];
    this.elapsed = 0;
    this.named = node("title", { id: `${id}-title` });
    this.scene = node("g", {}, art, lens);
    this.degrees = node("text", { y: 12 });
    this.pill = node("g", {}, node("rect", { class: "af", x: -44, y: -23, width: 88, height: 46, rx: 23 }), this.degrees);
    const spoken = { role: "img", "aria-labelledby": this.named.id, "aria-describedby": `${id}-desc` };
    const told = node("desc", { id: `${id}-desc` }, drawing.desc);
    const svg = node("svg", { class: "df", viewBox: `0 0 ${drawing.box.join(" ")}`, ...spoken }, this.named, told, this.scene, this.pill);
    this.caption = Object.assign(document.createElement("p"), { className: "fig-words" });
    this.button = Object.assign(document.createElement("button"), { type: "button", className: "fig-toggle" });
    this.button.setAttribute("aria-describedby", this.named.id);
    this.button.addEventListener("click", this);
    this.replaceChildren(svg, this.caption, this.button);
    this.refresh();
  }

  /* Reads the attributes again and starts, stops or stands still as they and the reader want. */
  refresh() {
    cancelAnimationFrame(this.frame);
    if (!this.drawing) return;
    const given = this.getAttribute("words")?.split("|") ?? [];
    const words = WORDS.map((word, k) => given[k] || word);
    const isCalm = calm.matches && !this.asked;
    this.isStill = isCalm || this.led || this.hasAttribute("paused");
    this.setTempo(words);
    this.setLimit();
    this.named.textContent = this.getAttribute("alt") || this.drawing.title;
    this.caption.textContent = this.phases.map(({ word, seconds }) => `${word} ${seconds.toLocaleString(document.documentElement.lang || "en")} s.`).join(" ");
    this.caption.hidden = !isCalm || Boolean(this.led);
    this.button.textContent = words[this.isStill ? 6 : 5];
    this.button.hidden = !this.hasAttribute("controls");
    if (isCalm || !this.total) this.pose(this.drawing.round ? 0 : this.top, 0);
    else if (this.led) this.reach(...this.led);
    else this.show();
    if (this.isStill || !this.isSeen || !this.total) return;
    [this.last, this.said] = [null, null];
    this.frame = requestAnimationFrame((now) => this.step(now));
  }

  setTempo(words) {
    const given = this.getAttribute("tempo")?.split("-") ?? this.drawing.tempo;
    const seconds = given.map((value) => Math.max(0, value) || 0);
    const phases = this.drawing.round
      ? [{ name: "circle", word: words[4], seconds: seconds[0] }]
      : PHASES.map((name, k) => ({ name, word: words[k], seconds: seconds[k] }));
    this.phases = phases.filter((phase) => phase.seconds);
    this.total = this.phases.reduce((sum, phase) => sum + phase.seconds, 0);
  }

  /* The stretch of the course that is shown. A limit is the greatest angle: bending stops sooner (or goes on to it),
     straightening begins less bent, what swings as far one way as the other is held on both sides. */
  setLimit() {
    const { goal, limited, usual = [0, 1] } = this.drawing;
    const limit = parseFloat(this.getAttribute("to"));
    [this.low, this.top] = usual;
    if (!goal || !limited || Number.isNaN(limit)) return;
    const at = (degrees) => (degrees - goal.from) / (goal.to - goal.from);
    const [first, last] = usual.map((u) => goal.from + u * (goal.to - goal.from));
    const least = (this.top - this.low) / 20;
    if (first === -last) {
      const [begin, end] = [first, last].map((degrees) => at(Math.sign(degrees) * Math.max(limit, 1)));
      [this.low, this.top] = [Math.max(0, begin), Math.min(1, end)];
    } else if (last > first) this.top = within(at(limit), this.low + least, 1);
    else this.low = within(at(limit), this.low, this.top - least);
  }

  step(now) {
    this.elapsed += Math.min(now - (this.last ?? now), 100) / 1000; // a hidden tab draws no frames: time stood still
    this.last = now;
    const phase = this.show();
    this.frame = requestAnimationFrame((then) => this.step(then));
    const said = `${phase.rep} ${phase.name}`;
    if (said === this.said) return;
    this.said = said;
    this.dispatchEvent(new CustomEvent("phase", { bubbles: true, detail: phase }));
  }

  /* Poses the body as at this second of its tempo, and tells which phase that is. */
  show() {
    const rep = Math.floor(this.elapsed / this.total);
    let second = this.elapsed % this.total;
    let k = 0;
    while (k < this.phases.length - 1 && second >= this.phases[k].seconds) second -= this.phases[k++].seconds;
    const { name, seconds } = this.phases[k];
    this.reach(name, Math.min(1, second / seconds), rep);
    return { name, seconds, rep };
  }

  reach(name, share, rep) {
    const reached = { move: ease(share), hold: 1, return: 1 - ease(share), rest: 0 }[name];
    this.pose(name === "circle" ? share : this.low + (this.top - this.low) * reached, rep);
  }

  /* The body at u (0 start to 1 end), as the given repetition shows it. */
  pose(u, rep) {
    const { n, box: [width], turns, sided, goal } = this.drawing;
    const i = within(Math.floor(u * (n - 1)), 0, Math.max(0, n - 2));
    const share = u * (n - 1) - i;
    const isMirrored = Boolean(sided && this.getAttribute("side") === "left") !== Boolean(turns && rep % 2);
    for (const move of this.moving) move(i, share);
    this.scene.setAttribute("transform", isMirrored ? `matrix(-1 0 0 1 ${width} 0)` : "");
    this.pill.setAttribute("visibility", goal?.at.length && u > this.low + 0.01 ? "visible" : "hidden");
    if (!goal?.at.length) return;
    const [x, y] = sampled(goal.at, 2, i, share);
    this.pill.setAttribute("transform", `translate(${tenth(within(isMirrored ? width - x : x, 50, width - 50))} ${tenth(y)})`);
    const degrees = `${Math.round(Math.abs(goal.from + u * (goal.to - goal.from) - (goal.zero ?? 0)))}°`;
    if (this.degrees.textContent !== degrees) this.degrees.textContent = degrees;
  }
}

const onScreen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) target.see(isIntersecting);
}, { rootMargin: "64px" });
customElements.define("drill-figure", DrillFigure);
