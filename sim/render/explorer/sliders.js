// All assumptions: those that could change the answer first, the nearest before others, then the others in groups; each
// a slider with its strip.

import { button, element } from "./dom.js";
import { schedule } from "./schedule.js";
import { drawStrip, stripText, stripWork } from "./strips.js";
import { plain, sentence, spelled } from "./words.js";

const SNAP = 0.012; // of the range: so near to the view's own value a dragged thumb falls onto it
const CRUXES = "What could change the answer, nearest first";

/**
 * @typedef {import("./state.js").Store} Store
 * @typedef {Object} Slider
 * @property {number} parameter @property {HTMLElement} box @property {HTMLInputElement} range
 * @property {HTMLInputElement} typed @property {HTMLCanvasElement} canvas @property {HTMLElement} about
 * @property {HTMLElement} warning @property {HTMLElement} mark @property {import("./strips.js").Strip | null} strip
 * @property {boolean} seen whether it is on the screen
 */

export class Sliders {
  /**
   * @param {Store} store @param {(values: ArrayLike<number>) => import("./engine.js").Solution} solve
   * @param {import("./answers.js").Scale} scale
   */
  constructor(store, solve, scale) {
    this.store = store;
    this.solve = solve;
    this.scale = scale;
    this.list = element("div", { class: "sliders" });
    this.search = element("input", { type: "search", id: "search", oninput: () => this.filter() });
    this.sliders = store.model.parameters.map((_, parameter) => this.slider(parameter));
    this.sorted = ""; // the view and the move by whose cruxes they are sorted
    /** @type {Map<Element, Slider>} */
    this.byBox = new Map(this.sliders.map((slider) => [slider.box, slider]));
    this.observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        const slider = /** @type {Slider} */ (this.byBox.get(target));
        slider.seen = isIntersecting;
        if (isIntersecting) this.redraw(slider);
      }
    });
    for (const slider of this.sliders) this.observer.observe(slider.box);
    this.arrange([]);
  }

  /** @param {number} k @returns {Slider} */
  slider(k) {
    const { store } = this, parameter = store.model.parameters[k], id = `assumption-${k}`;
    const step = (parameter.high - parameter.low) / 200 || 0.01;
    const change = (/** @type {number} */ value, /** @type {boolean} */ snaps) => {
      store.set(k, this.snapped(k, value, snaps), `set ${k}`);
    };
    const range = element("input", { type: "range", id, min: parameter.low, max: parameter.high, step: "any", "aria-describedby": `${id}-about` });
    range.addEventListener("input", () => change(Number(range.value), true));
    for (const end of ["change", "keyup", "blur"]) range.addEventListener(end, () => store.pause());
    range.addEventListener("keydown", (event) => {
      const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[event.key];
      if (!steps) return;
      event.preventDefault();
      change(this.stepped(k, steps, step), false);
    });
    const typed = element("input", { type: "number", step: "any", class: "typed", "aria-label": `${parameter.called}, typed` });
    typed.addEventListener("change", () => {
      store.pause();
      if (typed.value !== "") change(Number(typed.value), false);
      store.pause();
      this.show(store.state);
    });
    const about = element("p", { id: `${id}-about`, class: "about" });
    const canvas = element("canvas", { class: "strip", role: "img", "aria-label": `The answer along ${parameter.called}` });
    const mark = element("span", { class: "mark" }), warning = element("span", { class: "warning", role: "status" });
    const reset = button("view’s value", () => store.set(k, store.model.views[store.state.view].values[k]), { class: "quiet", "aria-label": `${parameter.called}: back to the view’s value` });
    const box = element(
      "div",
      { class: "slider" },
      element("div", { class: "name" }, element("label", { for: id }, parameter.called), typed, element("span", { class: "unit" }, parameter.unit)),
      element("div", { class: "track" }, range, mark, canvas, element("div", { class: "ends", "aria-hidden": "true" }, element("span", {}, spelled(parameter, parameter.low)), element("span", {}, spelled(parameter, parameter.high)))),
      element("div", { class: "foot" }, warning, reset),
      element("details", { class: "source" }, element("summary", {}, "What it is"), about),
    );
    return { parameter: k, box, range, typed, canvas, about, warning, mark, strip: null, seen: false };
  }

  /** @param {number} k @param {number} value @param {boolean} snaps */
  snapped(k, value, snaps) {
    const { low, high, values } = this.store.model.parameters[k], own = this.store.model.views[this.store.state.view].values[k];
    if (values.length) return values.map((one) => one.value).reduce((nearest, one) => (Math.abs(one - value) < Math.abs(nearest - value) ? one : nearest));
    return snaps && Math.abs(value - own) < SNAP * (high - low) ? own : Number(value.toPrecision(4));
  }

  /** The value some steps on. @param {number} k @param {number} steps @param {number} step */
  stepped(k, steps, step) {
    const { low, high, values } = this.store.model.parameters[k], value = this.store.state.values[k];
    if (!values.length) return Math.min(Math.max(value + steps * step, Math.min(low, value)), Math.max(high, value));
    const all = values.map((one) => one.value), place = all.indexOf(value) + Math.sign(steps);
    return all[Math.min(Math.max(place, 0), all.length - 1)];
  }

  /** Show a state: thumbs, numbers, warnings. @param {import("./state.js").State} state */
  show(state) {
    const { model } = this.store, view = model.views[state.view];
    for (const { parameter: k, range, typed, about, warning, mark, box } of this.sliders) {
      const parameter = model.parameters[k], value = state.values[k], own = view.values[k];
      range.min = String(Math.min(parameter.low, value));
      range.max = String(Math.max(parameter.high, value));
      range.value = String(value);
      range.setAttribute("aria-valuetext", `${spelled(parameter, value)} ${parameter.unit}`);
      if (document.activeElement !== typed || Number(typed.value) !== value) typed.value = plain(value);
      const width = Number(range.max) - Number(range.min);
      mark.style.left = `${width ? (100 * (own - Number(range.min))) / width : 50}%`;
      const outside = value < parameter.low || value > parameter.high;
      warning.textContent = outside ? `outside the plausible range, ${plain(parameter.low)} to ${plain(parameter.high)}` : "";
      about.textContent = [parameter.note && sentence(parameter.note), `Plausible: ${plain(parameter.low)} to ${plain(parameter.high)} (${parameter.unit}).`, `In view ${view.name}: ${spelled(parameter, own)}. Source: ${sentence(view.sources[k])}`].filter(Boolean).join(" ");
      box.classList.toggle("changed", value !== own);
    }
  }

  /** Compute the strips anew, those on the screen first. @param {import("./state.js").State} state @param {number} [except] whose strip stands */
  recompute(state, except = -1) {
    const inOrder = [...this.sliders].sort((a, b) => Number(b.seen) - Number(a.seen));
    for (const slider of inOrder) if (slider.parameter !== except) schedule(`strip ${slider.parameter}`, this.work(slider, state));
  }

  /** @param {Slider} slider @param {import("./state.js").State} state */
  work(slider, state) {
    return stripWork(this.store.model, this.solve, state.values, slider.parameter, state.move, (strip) => {
      slider.strip = strip;
      this.redraw(slider);
    });
  }

  /** @param {Slider} slider */
  redraw({ canvas, strip, parameter, seen }) {
    if (!strip || !seen) return;
    const { model, state } = this.store;
    drawStrip(canvas, model.parameters[parameter], strip, this.scale);
    canvas.setAttribute("aria-label", stripText(model, strip, parameter, state.move));
  }

  close() {
    this.observer.disconnect();
  }

  redrawAll() {
    for (const slider of this.sliders) this.redraw(slider);
  }

  /**
   * Put the assumptions that could change the answer first, once for a view and a move: they do not jump while one moves
   * them.
   * @param {import("./state.js").State} state @param {number[]} cruxes the nearest first
   */
  putFirst(state, cruxes) {
    const order = `${state.view} ${state.move}`;
    if (this.sorted !== order) this.arrange(cruxes);
    this.sorted = order;
  }

  /** @param {number[]} cruxes */
  arrange(cruxes) {
    const { parameters } = this.store.model;
    /** @type {Map<string, Slider[]>} */
    const groups = new Map(cruxes.length ? [[CRUXES, cruxes.map((k) => this.sliders[k])]] : []);
    for (const slider of this.sliders) {
      if (cruxes.includes(slider.parameter)) continue;
      const { group } = parameters[slider.parameter];
      groups.set(group, [...(groups.get(group) ?? []), slider]);
    }
    const focused = document.activeElement, opened = [...this.list.querySelectorAll("details.group[open]")].map((group) => group.getAttribute("data-name"));
    this.list.replaceChildren(
      ...[...groups].map(([name, sliders], k) =>
        element("details", { class: "group", "data-name": name, open: k === 0 || opened.includes(name) }, element("summary", {}, `${name} (${sliders.length})`), ...sliders.map((slider) => slider.box)),
      ),
    );
    if (focused instanceof HTMLElement && this.list.contains(focused)) focused.focus();
    this.filter();
  }

  /** Show those that the search names. */
  filter() {
    const wanted = this.search.value.trim().toLowerCase(), { parameters } = this.store.model;
    for (const { box, parameter: k } of this.sliders) {
      const { called, name, note, unit } = parameters[k];
      box.hidden = !`${called} ${name} ${note} ${unit}`.toLowerCase().includes(wanted);
    }
    for (const group of this.list.querySelectorAll("details.group")) {
      const shown = [...group.querySelectorAll(".slider")].some((box) => !(/** @type {HTMLElement} */ (box).hidden));
      /** @type {HTMLElement} */ (group).hidden = !shown;
      if (wanted && shown) group.setAttribute("open", "");
    }
  }
}
