/* PLAYER CUES. What is heard and felt: tones made here, the phone's own voice, its buzz; and the screen kept awake.
   Each is the patient's choice, remembered on this phone. What the phone cannot do is not offered. */

const CAN = {
  sound: "AudioContext" in window,
  voice: "speechSynthesis" in window,
  buzz: "vibrate" in navigator && matchMedia("(pointer: coarse)").matches,
  awake: "wakeLock" in navigator,
};

// Hertz and seconds of each tone, one after the other.
const TONES = {
  count: [[660, 0.09]],
  go: [[990, 0.22]],
  phase: [[440, 0.06]],
  rep: [[660, 0.08]],
  end: [[660, 0.12], [990, 0.24]],
};
const BUZZES = { count: 20, go: 60, phase: 15, rep: 35, end: [60, 80, 120] };

export class Cues {
  constructor(switches) {
    this.switches = Object.fromEntries([...switches].map((input) => [input.name, input]));
    for (const [name, input] of Object.entries(this.switches)) {
      input.closest("label").hidden = !CAN[name];
      input.checked = this.remembered(name) ?? input.checked;
      input.addEventListener("change", () => this.choose(name, input.checked));
    }
  }

  wants(name) { return CAN[name] && this.switches[name].checked; }

  remembered(name) {
    try {
      const said = localStorage.getItem(`player-${name}`);
      return said === null ? null : said === "on";
    } catch {
      return null;
    }
  }

  choose(name, isOn) {
    try {
      localStorage.setItem(`player-${name}`, isOn ? "on" : "off");
    } catch {
      // remembered while the page is open
    }
    if (name === "voice" && !isOn) speechSynthesis.cancel();
    if (name === "awake") this.hold(this.isHeld);
  }

  /* A browser lets a page sound only after a tap: call this from one. */
  wake() {
    if (this.wants("sound")) this.audio ??= new AudioContext();
    this.audio?.resume();
  }

  give(name) {
    if (this.wants("buzz")) navigator.vibrate(BUZZES[name]);
    if (!this.wants("sound") || !this.audio) return;
    let at = this.audio.currentTime;
    for (const [hertz, seconds] of TONES[name]) {
      this.tone(hertz, at, seconds);
      at += seconds;
    }
  }

  tone(hertz, at, seconds) {
    const [pitch, loudness] = [this.audio.createOscillator(), this.audio.createGain()];
    pitch.frequency.value = hertz;
    loudness.gain.setValueAtTime(0, at);
    loudness.gain.linearRampToValueAtTime(0.25, at + 0.012);
    loudness.gain.exponentialRampToValueAtTime(0.001, at + seconds);
    pitch.connect(loudness).connect(this.audio.destination);
    pitch.start(at);
    pitch.stop(at + seconds);
  }

  /* The newest words only: a voice that lags behind the body is worse than none. */
  speak(words) {
    if (!this.wants("voice") || !words) return;
    speechSynthesis.cancel();
    speechSynthesis.speak(Object.assign(new SpeechSynthesisUtterance(words), { lang: document.documentElement.lang }));
  }

  hush() {
    if (CAN.voice) speechSynthesis.cancel();
  }

  async hold(isHeld) {
    this.isHeld = isHeld;
    if (!CAN.awake) return;
    if (!isHeld || !this.wants("awake")) {
      await this.lock?.release();
      this.lock = null;
    } else if (!this.lock || this.lock.released) {
      this.lock = await navigator.wakeLock.request("screen").catch(() => null); // low battery: the screen may sleep
    }
  }
}
