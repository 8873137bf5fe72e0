// The page: builds its parts and keeps them in step with the state.

import { answerOf, BEST_MOVE, said, scaleOf } from "./answers.js";
import { button, element, menu, replace } from "./dom.js";
import { compile, layoutOf } from "./engine.js";
import { legendOf, PhaseMap } from "./map.js";
import { changes, changesPanel } from "./nearest.js";
import { comparePanel, equilibria, expectedRow, tablePanel, trianglePanel, whyPanel } from "./panels.js";
import { compileTerms, valueOf } from "./payoffs.js";
import { copy, csv, download, png, svgText } from "./save.js";
import { cancelAll, isIdle, schedule, slice } from "./schedule.js";
import { Sliders } from "./sliders.js";
import { Store } from "./state.js";
import { capital, finding, isLed, labelOf, sentence, spelled } from "./words.js";
import { Years } from "./years.js";

const AT_ONCE = 24; // milliseconds: enough for the map's outline, as a rule, which is then painted with the answer

/** @typedef {import("./words.js").Model} Model */

/** @param {string} id */
const place = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @type {import("./panels.js").Compiled[]} */
const games = JSON.parse(place("model").textContent ?? "").map((/** @type {Model} */ model) => ({ model, solve: compile(model.game) }));

class Page {
  /** @param {import("./panels.js").Compiled} here @param {string} address */
  constructor(here, address) {
    const { model, solve } = here;
    this.here = here;
    this.model = model;
    this.solve = solve;
    this.closed = new AbortController();
    this.layout = layoutOf(model.game);
    this.store = new Store(model, address);
    const first = this.solve(model.views[0].values);
    this.scale = scaleOf(model, first);
    /** @type {Map<number, (values: ArrayLike<number>) => Float64Array[]>} */
    this.terms = new Map();
    this.why = { player: this.layout.last[0], against: -1 };
    this.sliders = new Sliders(this.store, this.solve, this.scale);
    this.map = new PhaseMap(this.store, this.solve, this.scale);
    this.years = new Years(this.store, place);
    this.build();
    this.store.listeners.push((state, before) => this.update(before));
    const { signal } = this.closed;
    addEventListener("keydown", (event) => this.key(event), { signal });
    addEventListener("resize", () => this.redraw(), { signal });
  }

  redraw() {
    this.sliders.redrawAll();
    this.map.draw();
    this.years.show();
  }

  build() {
    const { model, store, sliders } = this;
    place("tools").replaceChildren(
      button("Undo", () => store.undo(), { id: "undo" }),
      button("Redo", () => store.redo(), { id: "redo" }),
      button("As the view has it", () => store.change({ values: [...model.views[store.state.view].values] })),
      button("Pin this place", () => store.pin()),
      button("Copy link", () => this.copied(location.href, "The link is copied.")),
      button("Copy as command", () => this.copied(store.command(), "The command is copied.")),
      button("Save as view", () => download("my_view.yaml", "text/yaml", store.yaml(`${model.title}, as set in the explorer`))),
    );
    place("search-box").replaceChildren(element("label", { for: "search" }, "Find an assumption"), sliders.search);
    place("strip-legend").replaceChildren(
      element("p", { class: "note" }, `The strip under each slider shows ${model.outcomes[0].label} along that assumption, all others as they are${isLed(model) ? ": above, if the best of what may follow is expected; below, if the worst. A line marks where the best move changes too" : ""}. Stripes: more than one value is possible.`),
      legendOf(this.scale.legend),
    );
    place("sliders").replaceChildren(sliders.list);
    place("map").replaceChildren(this.map.box);
    place("table-title").textContent = isLed(model) ? "What follows each move" : "All equilibria";
    place("map-tools").hidden = !this.map.isThere();
    place("map-tools").replaceChildren(
      button("Save map as SVG", () => download("map.svg", "image/svg+xml", svgText(this.map.picture(this.title())))),
      button("Save map as PNG", async () => download("map.png", "image/png", await png(this.map.picture(this.title())))),
    );
    place("table-tools").replaceChildren(
      button("Save table as CSV", () => {
        const { head, rows } = equilibria(model, this.layout, this.solution());
        download("equilibria.csv", "text/csv", csv(head, rows));
      }),
    );
    for (const problem of store.problems) this.say(`The address names ‘${problem}’, which this page does not have or which cannot be; it is left out.`);
    this.update(null);
    const parts = ["answer", "years-section", "map-section", "triangle-section", "why-section", "table-section", "compare-section"];
    place("jump").replaceChildren(...parts.map(place).filter(({ hidden }) => !hidden).map((part) => element("a", { href: `#${part.id}` }, part.querySelector("h2")?.textContent ?? "")));
  }

  /** What a saved picture shows. */
  title() {
    const { model, store } = this, { view, values, move } = store.state, label = `View ${labelOf(model, view, values)}`;
    return move === BEST_MOVE ? label : `${label}, after ${model.players[model.game.order[0][0]].moves[move].label}`;
  }

  solution() {
    return this.solve(this.store.state.values);
  }

  /** Show the state: the answer at once, map and strips in the slices that follow. @param {import("./state.js").State | null} before */
  update(before) {
    const { model, store } = this, { state } = store, solution = this.solution();
    this.showViews(state);
    place("one-year").textContent = model.time ? `That is the first ${model.time.period} by itself, as if nothing followed. What becomes of it stands under Year by year; map, strips and table are of the first ${model.time.period}.` : "";
    this.showChosen(state, solution);
    this.showBest(state, solution);
    this.showBroken(state);
    const triangle = trianglePanel(model, expectedRow(model, solution, state.move));
    place("triangle").replaceChildren(...(triangle ? [triangle] : []));
    place("triangle-section").hidden = !triangle;
    this.showWhy(solution);
    this.sliders.show(state);
    this.map.show(state);
    this.showMoves(state);
    const sameValues = before && before.values.every((value, k) => value === state.values[k]), sameMove = before && before.move === state.move;
    const changed = before ? [...state.values.keys()].filter((k) => before.values[k] !== state.values[k]) : [];
    if (!sameValues) this.years.ask(state.values);
    else if (before.plan !== state.plan || before.factor !== state.factor || before.expectation !== state.expectation) this.years.show();
    const sameMap = sameMove && before.axes.join() === state.axes.join() && changed.every((k) => state.axes.includes(k));
    // In the order in which they are wanted: an outline of the map, tables, strips, what changes the answer, every cell.
    if (!sameMap) this.map.recompute(state);
    schedule("tables", this.tables(solution));
    if (!sameValues || !sameMove) {
      this.sliders.recompute(state, sameMove && changed.length === 1 ? changed[0] : -1);
      if (model.parameters.length) schedule("nearest", this.nearest(state));
    }
    if (!sameMap) {
      this.map.complete();
      slice(AT_ONCE);
    } else if (before.expectation !== state.expectation) this.map.draw();
    this.remember();
  }

  /** @param {import("./engine.js").Solution} solution */
  *tables(solution) {
    yield replace(place("table"), tablePanel(this.model, this.layout, solution));
    yield replace(place("compare"), comparePanel(this.store, this.here, games, open));
  }

  /** @param {import("./state.js").State} state */
  *nearest(state) {
    yield;
    const strips = this.sliders.sliders.map(({ strip }) => strip), found = yield* changes(this.model, this.solve, state, strips);
    place("nearest").replaceChildren(...changesPanel(this.model, state, found, strips));
    this.sliders.putFirst(state, [...new Set(found.map(({ parameter }) => parameter))]);
  }

  /** @param {import("./state.js").State} state */
  showViews(state) {
    const { model, store } = this, view = model.views[state.view];
    const views = games.flatMap((of) => of.model.views), options = views.map(({ name, title }) => ({ value: name, text: views.length > 1 ? `${name}: ${title}` : title }));
    replace(place("views"), menu("View", options, view.name, open));
    const changed = store.changed().map((k) => `${model.parameters[k].called} ${spelled(model.parameters[k], state.values[k])} instead of ${spelled(model.parameters[k], view.values[k])}`);
    const differs = changed.length ? `Changed from view ${view.name}: ${changed.join("; ")}.` : `Everything as view ${view.name} has it.`;
    place("differs").textContent = isLed(model) ? `${differs} What is best is computed from these assumptions; it is no advice of their author’s.` : differs;
    place("view-note").textContent = view.note;
    place("about-view").hidden = !view.note;
    for (const [id, stack] of /** @type {[string, unknown[]][]} */ ([["undo", store.before], ["redo", store.after]])) /** @type {HTMLButtonElement} */ (place(id)).disabled = !stack.length;
  }

  /** @param {import("./state.js").State} state */
  showMoves(state) {
    const { model, store } = this;
    if (!isLed(model)) return;
    const leader = model.players[model.game.order[0][0]];
    const options = [{ value: String(BEST_MOVE), text: "whatever is best for it" }, ...leader.moves.map(({ label }, k) => ({ value: String(k), text: label }))];
    replace(place("moves"), menu(`What if ${leader.the} chooses`, options, String(state.move), (value) => store.change({ move: Number(value) })));
  }

  /** Say what is best: first, or for comparison, after what changes what follows a move that is chosen. @param {import("./state.js").State} state @param {import("./engine.js").Solution} solution */
  showBest(state, solution) {
    const { model, store } = this, isFirst = state.move === BEST_MOVE, best = place("answer-text"), before = place(isFirst ? "chosen" : "nearest");
    const view = model.views[state.view].name + (store.changed().length ? " as changed here" : "");
    const sentences = finding(model, solution, view).map((text, k) => element("p", { class: isFirst && !k ? "lead" : undefined }, text));
    replace(best, ...(isFirst ? [] : [element("p", { class: "note" }, "For comparison, what is best:")]), ...sentences);
    if (before.nextElementSibling !== best) before.after(best);
  }

  /** Say what follows the move that is chosen, if one is. @param {import("./state.js").State} state @param {import("./engine.js").Solution} solution */
  showChosen(state, solution) {
    const { model } = this, leader = model.players[model.game.order[0][0]];
    if (state.move === BEST_MOVE) return place("chosen").replaceChildren();
    const { best, worst } = answerOf(model, solution, state.move), [told, other] = [best, worst].map((reached) => said(model, reached, state.move));
    const { label, note } = leader.moves[state.move];
    place("chosen").replaceChildren(
      element("p", { class: "lead" }, other === told ? `${told}.` : `If ${leader.the} expects the best of what may follow: ${told}. If the worst: ${other}.`),
      element("p", { class: "note" }, `${note ? `${capital(label)}: ${sentence(note)} ` : ""}Map, strips and triangle are of this move.`),
    );
  }

  /** @param {import("./engine.js").Solution} solution */
  showWhy(solution) {
    const termsOf = (/** @type {number} */ player) => {
      if (!this.terms.has(player)) this.terms.set(player, compileTerms(this.model.game.formulas, player));
      return /** @type {(values: ArrayLike<number>) => Float64Array[]} */ (this.terms.get(player));
    };
    replace(
      place("why"),
      whyPanel(this.store, this.layout, solution, termsOf, this.why, (choice) => {
        this.why = choice;
        this.showWhy(this.solution());
      }),
    );
  }

  /** Say which constraints between assumptions do not hold. @param {import("./state.js").State} state */
  showBroken(state) {
    const broken = this.model.constraints.filter(({ tree }) => valueOf(tree, state.values) === 0).map(({ text }) => text);
    place("broken").textContent = broken.length ? `These values cannot be together: ${broken.join("; ")} does not hold. The program refuses them.` : "";
  }

  /** Keep the state in the address, at most some times a second. */
  remember() {
    if (this.remembering) return;
    this.remembering = setTimeout(() => {
      this.remembering = undefined;
      const address = this.store.address();
      if (location.hash.slice(1) !== address) history.replaceState(null, "", `#${address}`);
    }, 120);
  }

  /** End what would go on after another game is shown. */
  close() {
    this.closed.abort();
    this.sliders.close();
    this.years.close();
    clearTimeout(this.remembering);
    cancelAll();
  }

  /** Whether all that follows from the state is computed. */
  isIdle() {
    return isIdle() && this.years.isIdle();
  }

  /** @param {string} text @param {string} done */
  async copied(text, done) {
    await copy(text);
    this.say(done);
  }

  /** @param {string} text */
  say(text) {
    place("said").textContent = text;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (!(event.ctrlKey || event.metaKey) || (event.target instanceof HTMLInputElement && event.target.type !== "range")) return;
    if (event.key.toLowerCase() === "z") {
      event.preventDefault();
      if (event.shiftKey) this.store.redo();
      else this.store.undo();
    } else if (event.key.toLowerCase() === "y") {
      event.preventDefault();
      this.store.redo();
    }
  }
}

/** @type {Page} */
let page;

/** Show a view as its author holds it. @param {string} name */
function open(name) {
  const here = /** @type {import("./panels.js").Compiled} */ (games.find(({ model }) => model.views.some((view) => view.name === name)));
  const view = here.model.views.findIndex((one) => one.name === name);
  if (here === page.here) page.store.change({ view, values: [...here.model.views[view].values] });
  else visit(new URLSearchParams([["view", name]]).toString());
}

/** Show what an address names. @param {string} address */
function visit(address) {
  const name = new URLSearchParams(address).get("view"), here = games.find(({ model }) => model.views.some((view) => view.name === name)) ?? games[0];
  if (page && page.here === here) return page.store.go(page.store.read(address));
  page?.close();
  page = new Page(here, address);
  Object.assign(window, { explorer: page });
}

/** The state in the page's address; none where it names a part of the page. */
const addressed = () => (document.getElementById(location.hash.slice(1)) ? "" : location.hash.slice(1));

addEventListener("hashchange", () => {
  if (!addressed()) page.remember();
  else if (addressed() !== page.store.address()) visit(addressed());
});
visit(addressed());
performance.mark("answered");
