// Year by year: what becomes of a game over time under its plans and in free play. A worker finds it; what was found last
// stays until there is something newer.

import { bandColour, bands, lines, sample } from "./charts.js";
import { everyPlan, RULES } from "./course.js";
import { button, element, menu, replace, table } from "./dom.js";
import { FREE, unsolved } from "./horizon.js";
import { legendOf } from "./map.js";
import { csv, download, svgText } from "./save.js";
import { asked, called, everyYear, followed, numbers, pathFinding, scope } from "./paths.js";
import { capital, percent } from "./words.js";
import { answering } from "./worker.js";

const LARGEST = 500_000; // states × profiles
const WIDEST = 720;

/**
 * @typedef {import("./words.js").Model} Model
 * @typedef {import("./dynamics.js").Time} Time
 * @typedef {import("./course.js").Course} Course
 * @typedef {import("./worker.js").Told} Told
 * @typedef {import("./paths.js").Paths} Paths
 */

export class Years {
  /** @param {import("./state.js").Store} store @param {(name: string) => HTMLElement} place */
  constructor(store, place) {
    const { model } = store;
    this.store = store;
    this.model = model;
    this.time = model.time;
    this.section = place("years-section");
    this.tools = place("years-tools");
    this.box = place("years");
    this.section.hidden = !this.time;
    /** @type {Course[] | null} */
    this.found = null;
    this.number = this.answered = 0;
    this.box.replaceChildren();
    this.tools.replaceChildren();
    if (!this.time) return;
    const problem = unsolved(model.game) || (this.size() > LARGEST ? "it has too many states and moves" : "");
    if (problem) {
      this.box.append(element("p", {}, `This game goes on from ${this.time.period} to ${this.time.period}. What becomes of it is not found in the page, as ${problem}; the command wedge path tells it.`));
      return;
    }
    this.status = element("p", { class: "status", role: "status" });
    this.words = element("div", { "aria-live": "polite" });
    this.lines = element("div");
    this.bands = element("div");
    this.numbers = element("div");
    this.box.append(this.status, this.words, this.lines, this.bands, element("details", {}, element("summary", {}, "The numbers"), this.numbers));
    this.asker = new Asker({ shape: model.game.shape, order: model.game.order, time: this.time }, (told) => this.told(told));
  }

  size() {
    const { factors } = /** @type {Time} */ (this.time);
    return [...factors.map(({ levels }) => levels.length), ...this.model.game.shape].reduce((size, count) => size * count, 1);
  }

  /** Ask what becomes of it at other values. @param {number[]} values */
  ask(values) {
    if (!this.asker) return;
    this.asker.ask({ number: ++this.number, values: [...values] });
    this.say(this.found ? "Computing; what is shown is of the values before." : "Computing …");
  }

  /** @param {Told} told */
  told({ number, found, problem }) {
    if (number !== this.number) return;
    this.answered = number;
    if (found) {
      this.found = found;
      this.show();
    }
    const kept = this.found ? " What is shown is of the last values that can be." : "";
    this.say(problem ? `At these values there is no answer: ${problem}.${kept}` : "");
  }

  /** @param {string} text */
  say(text) {
    if (this.status) this.status.textContent = text;
    this.box.setAttribute("aria-busy", String(!this.isIdle()));
  }

  isIdle() {
    return !this.asker || this.answered === this.number;
  }

  /** Show what was found. */
  show() {
    const { time, found, model } = this;
    if (!time || !found) return;
    const paths = { time, found };
    this.words?.replaceChildren(...pathFinding(model, found).map((sentence, k) => element("p", { class: k ? undefined : "lead" }, sentence)), element("p", { class: "note" }, scope(paths)));
    if (this.lines) replace(this.lines, ...this.linesPanel(paths));
    if (this.bands) replace(this.bands, ...this.bandsPanel(paths));
    const { head, rows } = numbers(paths);
    this.numbers?.replaceChildren(table(`Chances by ${time.period}`, head, rows, head.map((_, k) => k).slice(2)));
    this.tools.replaceChildren(
      ...(time.target ? [button("Save lines as SVG", () => download("years.svg", "image/svg+xml", svgText(this.linesPicture(paths, WIDEST))))] : []),
      button("Save bands as SVG", () => download("bands.svg", "image/svg+xml", svgText(this.bandsPicture(paths, WIDEST)))),
      button("Save years as CSV", () => download("years.csv", "text/csv", csv(...everyYear(paths)))),
    );
  }

  width() {
    return Math.min(Math.max(this.box.clientWidth, 280), WIDEST);
  }

  /** @param {Paths} paths */
  linesPanel(paths) {
    const { time } = paths;
    if (!time.target) return [];
    const of = this.lineSeries(paths), year = asked(time);
    const items = of.map(({ label, chances }, k) => element("li", {}, sample(k, of.length), ` ${capital(label)}: ${percent(chances[year])}`));
    return [
      element("h3", {}, `Chance that ${time.target.clause}, by ${time.period}`),
      this.ruleMenu(),
      element("div", { class: "chart" }, this.linesPicture(paths, this.width())),
      element("ul", { class: "legend" }, ...items),
      element("p", { class: "note" }, `The numbers are those of ${time.period} ${year}, at the dotted line.`),
    ];
  }

  ruleMenu() {
    const mover = this.model.players[this.model.game.order[0][0]].the;
    return menu("What is shown is if", RULES.map((rule) => ({ value: rule, text: `${mover} expects the ${rule} of what may follow` })), this.store.state.expectation, (value) =>
      this.store.change({ expectation: value === "worst" ? "worst" : "best" }),
    );
  }

  /** The plan that is chosen, free play where it cannot be followed. @param {Course[]} found */
  plan(found) {
    const { plan } = this.store.state;
    return found.some((one) => one.plan === plan) ? plan : FREE;
  }

  /** @param {Paths} paths */
  lineSeries({ time, found }) {
    return found.filter(({ rule }) => rule === this.store.state.expectation).map(({ plan, then }) => ({ label: called(time, plan), chances: then }));
  }

  /** @param {Paths} paths @param {number} width */
  linesPicture(paths, width) {
    const { time } = paths;
    return lines(this.lineSeries(paths), width, capital(time.period), asked(time), `Chance that ${time.target?.clause} by ${time.period}, under each plan`);
  }

  /** @param {Paths} paths */
  bandsPanel(paths) {
    const { time, found } = paths, { store } = this, { called: name, levels } = time.factors[store.state.factor];
    const plans = followed(paths).map((plan) => ({ value: String(plan), text: called(time, plan) }));
    return [
      element("h3", {}, `${capital(name)}, by ${time.period}`),
      element(
        "div",
        { class: "bar" },
        menu("Chances of", time.factors.map((factor, k) => ({ value: String(k), text: factor.called })), String(store.state.factor), (value) => store.change({ factor: Number(value) })),
        menu("Under", plans, String(this.plan(found)), (value) => store.change({ plan: Number(value) })),
        time.target ? null : this.ruleMenu(),
      ),
      element("div", { class: "chart" }, this.bandsPicture(paths, this.width())),
      legendOf(levels.map((label, k) => ({ label, colour: bandColour(k, levels.length) })).reverse()),
    ];
  }

  /** @param {Paths} paths @param {number} width */
  bandsPicture({ time, found }, width) {
    const chosen = this.plan(found), { factor, expectation } = this.store.state, { called: name, levels } = time.factors[factor];
    const course = /** @type {Course} */ (found.find(({ plan, rule }) => plan === chosen && rule === expectation));
    const series = levels.map((label, k) => ({ label, chances: course.levels[factor][k] }));
    return bands(series, width, capital(time.period), `Chances of ${name} by ${time.period}, ${chosen === FREE ? "in free play" : `under ${called(time, chosen)}`}`);
  }

  close() {
    this.asker?.close();
  }
}

/**
 * Who answers: workers made from the page's own engine, which share the plans where there are several processors, or the
 * page in slices where it may have none.
 */
class Asker {
  /** @param {import("./worker.js").Game} game @param {(told: Told) => void} tell */
  constructor(game, tell) {
    this.game = game;
    this.tell = tell;
    /** @type {{number: number, values: number[]} | null} */
    this.last = null;
    /** @type {((question: import("./worker.js").Question) => void) | null} */
    this.here = null;
    /** @type {{plans: number[], worker: Worker, told: Told | null}[]} */
    this.workers = [];
    const plans = everyPlan(game.time);
    try {
      const text = `${document.getElementById("engine")?.textContent}\nmodule_worker.serve(self);`;
      this.address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
      // Free play takes about as long as all plans, under which most moves are given.
      for (const share of navigator.hardwareConcurrency > 1 && plans.length > 1 ? [plans.slice(0, -1), plans.slice(-1)] : [plans]) this.begin(share, this.address);
    } catch {
      this.alone();
    }
  }

  /** @param {number[]} plans @param {string} address */
  begin(plans, address) {
    const one = { plans, worker: new Worker(address), told: /** @type {Told | null} */ (null) };
    this.workers.push(one);
    one.worker.onmessage = ({ data }) => {
      one.told = data;
      this.gather(data.number);
    };
    one.worker.onerror = (event) => {
      event.preventDefault();
      this.alone();
    };
    one.worker.postMessage(this.game);
  }

  /** Tell what all workers have answered. @param {number} number of the question */
  gather(number) {
    const all = this.workers.map(({ told }) => told);
    if (!all.every((told) => told?.number === number)) return;
    const problem = all.find((told) => told?.problem)?.problem;
    this.tell(problem ? { number, problem } : { number, found: all.flatMap((told) => told?.found ?? []) });
  }

  /** Go on without a worker. */
  alone() {
    this.endWorkers();
    this.here = answering(this.game, this.tell);
    if (this.last) this.ask(this.last);
  }

  /** @param {{number: number, values: number[]}} question */
  ask(question) {
    this.last = question;
    for (const { worker, plans } of this.workers) worker.postMessage({ ...question, plans });
    this.here?.({ ...question, plans: everyPlan(this.game.time) });
  }

  endWorkers() {
    for (const { worker } of this.workers) worker.terminate();
    this.workers = [];
  }

  close() {
    this.endWorkers();
    if (this.address) URL.revokeObjectURL(this.address);
  }
}
