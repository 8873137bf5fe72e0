// Year by year: what becomes of a game over time under its plans and in free play. A worker finds it; what was found last
// stays until there is something newer.

import { bandColour, bands, lines, sample } from "./charts.js";
import { RULES } from "./course.js";
import { button, element, menu, table } from "./dom.js";
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
  /** @param {Model} model @param {(name: string) => HTMLElement} place */
  constructor(model, place) {
    this.model = model;
    this.time = model.time;
    this.section = place("years-section");
    this.tools = place("years-tools");
    this.box = place("years");
    this.section.hidden = !this.time;
    /** @type {Course[] | null} */
    this.found = null;
    this.number = this.answered = 0;
    /** @type {"best" | "worst"} */
    this.rule = "best";
    this.factor = 0;
    this.plan = FREE;
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
      if (!found.some(({ plan }) => plan === this.plan)) this.plan = FREE;
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
    this.lines?.replaceChildren(...this.linesPanel(paths));
    this.bands?.replaceChildren(...this.bandsPanel(paths));
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
    return menu("What is shown is if", RULES.map((rule) => ({ value: rule, text: `${mover} expects the ${rule} of what may follow` })), this.rule, (value) => {
      this.rule = value === "worst" ? "worst" : "best";
      this.show();
    });
  }

  /** @param {Paths} paths */
  lineSeries({ time, found }) {
    return found.filter(({ rule }) => rule === this.rule).map(({ plan, then }) => ({ label: called(time, plan), chances: then }));
  }

  /** @param {Paths} paths @param {number} width */
  linesPicture(paths, width) {
    const { time } = paths;
    return lines(this.lineSeries(paths), width, capital(time.period), asked(time), `Chance that ${time.target?.clause} by ${time.period}, under each plan`);
  }

  /** @param {Paths} paths */
  bandsPanel(paths) {
    const { time } = paths, { called: name, levels } = time.factors[this.factor];
    const plans = followed(paths).map((plan) => ({ value: String(plan), text: called(time, plan) }));
    return [
      element("h3", {}, `${capital(name)}, by ${time.period}`),
      element(
        "div",
        { class: "bar" },
        menu("Chances of", time.factors.map((factor, k) => ({ value: String(k), text: factor.called })), String(this.factor), (value) => this.choose({ factor: Number(value) })),
        menu("Under", plans, String(this.plan), (value) => this.choose({ plan: Number(value) })),
        time.target ? null : this.ruleMenu(),
      ),
      element("div", { class: "chart" }, this.bandsPicture(paths, this.width())),
      legendOf(levels.map((label, k) => ({ label, colour: bandColour(k, levels.length) })).reverse()),
    ];
  }

  /** @param {Partial<{factor: number, plan: number}>} choice */
  choose(choice) {
    Object.assign(this, choice);
    this.show();
  }

  /** @param {Paths} paths @param {number} width */
  bandsPicture({ time, found }, width) {
    const course = /** @type {Course} */ (found.find(({ plan, rule }) => plan === this.plan && rule === this.rule)), { called: name, levels } = time.factors[this.factor];
    const series = levels.map((label, k) => ({ label, chances: course.levels[this.factor][k] }));
    return bands(series, width, capital(time.period), `Chances of ${name} by ${time.period}, ${this.plan === FREE ? "in free play" : `under ${called(time, this.plan)}`}`);
  }

  close() {
    this.asker?.close();
  }
}

/** Who answers: a worker made from the page's own engine, or the page in slices where it may have none. */
class Asker {
  /** @param {import("./worker.js").Game} game @param {(told: Told) => void} tell */
  constructor(game, tell) {
    this.game = game;
    this.tell = tell;
    /** @type {import("./worker.js").Question | null} */
    this.last = null;
    /** @type {((question: import("./worker.js").Question) => void) | null} */
    this.here = null;
    try {
      const text = `${document.getElementById("engine")?.textContent}\nmodule_worker.serve(self);`;
      this.address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
      this.worker = new Worker(this.address);
      this.worker.onmessage = ({ data }) => tell(data);
      this.worker.onerror = (event) => {
        event.preventDefault();
        this.alone();
      };
      this.worker.postMessage(game);
    } catch {
      this.alone();
    }
  }

  /** Go on without a worker. */
  alone() {
    this.worker?.terminate();
    this.worker = undefined;
    this.here = answering(this.game, this.tell);
    if (this.last) this.here(this.last);
  }

  /** @param {import("./worker.js").Question} question */
  ask(question) {
    this.last = question;
    if (this.worker) this.worker.postMessage(question);
    else this.here?.(question);
  }

  close() {
    this.worker?.terminate();
    if (this.address) URL.revokeObjectURL(this.address);
  }
}
