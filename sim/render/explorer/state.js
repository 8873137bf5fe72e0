// Where one stands: a view, the values of all assumptions, what strips, map and years show; kept in the page's address.

import { BEST_MOVE } from "./answers.js";
import { FREE } from "./horizon.js";
import { plain, spelled } from "./words.js";

const MOST_UNDONE = 200;
const MOST_PINS = 4;

/**
 * @typedef {import("./words.js").Model} Model
 * @typedef {{view: number, values: number[]}} Place a view, and the values of all assumptions
 * @typedef {Place & {move: number, axes: [number, number], expectation: "best" | "worst", pins: Place[], plan: number, factor: number}} State
 */

export class Store {
  /** @param {Model} model @param {string} address what stands behind # in the page's address */
  constructor(model, address) {
    this.model = model;
    /** @type {string[]} */
    this.problems = [];
    /** @type {State} */
    this.state = this.read(address);
    /** @type {State[]} */
    this.before = [];
    /** @type {State[]} */
    this.after = [];
    /** @type {((state: State, before: State) => void)[]} */
    this.listeners = [];
    this.lastChange = "";
  }

  /** The view's own state. @param {number} view @returns {State} */
  own(view) {
    const axes = /** @type {[number, number]} */ ([0, Math.min(1, this.model.parameters.length - 1)]);
    return { view, values: [...this.model.views[view].values], move: BEST_MOVE, axes, expectation: "best", pins: [], plan: FREE, factor: 0 };
  }

  /**
   * Change the state. Changes in a row under one name, as while a thumb is dragged, are undone together.
   * @param {Partial<State>} changes @param {string} [name]
   */
  change(changes, name = "") {
    const before = this.state;
    if (!name || name !== this.lastChange) {
      this.before = [...this.before, before].slice(-MOST_UNDONE);
      this.after = [];
    }
    this.lastChange = name;
    this.go({ ...before, ...changes });
  }

  /** End what is undone together. */
  pause() {
    this.lastChange = "";
  }

  /** @param {number} parameter @param {number} value @param {string} [name] */
  set(parameter, value, name = "") {
    if (!Number.isFinite(value)) return;
    const [low, high] = this.model.parameters[parameter].domain;
    const inside = Math.min(Math.max(value, low ?? -Infinity), high ?? Infinity);
    const values = [...this.state.values];
    values[parameter] = inside;
    this.change({ values }, name);
  }

  /** Put the present state beside all later ones. */
  pin() {
    const { view, values, pins } = this.state;
    this.change({ pins: [...pins, { view, values: [...values] }].slice(-MOST_PINS) });
  }

  undo() {
    this.swap(this.before, this.after);
  }

  redo() {
    this.swap(this.after, this.before);
  }

  /** @param {State[]} from @param {State[]} to */
  swap(from, to) {
    const state = from.pop();
    if (!state) return;
    to.push(this.state);
    this.lastChange = "";
    this.go(state);
  }

  /** @param {State} state */
  go(state) {
    const before = this.state;
    this.state = state;
    for (const listener of this.listeners) listener(state, before);
  }

  /** What of the assumptions differs from the view: their numbers. @param {Place} [place] */
  changed({ view, values } = this.state) {
    return [...values.keys()].filter((k) => values[k] !== this.model.views[view].values[k]);
  }

  /** The state as text for the address. */
  address() {
    const { model, state } = this;
    const words = [...this.placeWords(state)];
    const own = this.own(state.view);
    if (state.move !== BEST_MOVE) words.push(["move", model.players[model.game.order[0][0]].moves[state.move].name]);
    if (state.axes.join() !== own.axes.join()) words.push(["map", state.axes.map((axis) => model.parameters[axis].name).join(",")]);
    if (state.expectation !== own.expectation) words.push(["expecting", state.expectation]);
    if (state.plan !== own.plan) words.push(["plan", this.plans()[state.plan]]);
    if (state.factor !== own.factor) words.push(["factor", this.factors()[state.factor]]);
    for (const pin of state.pins) words.push(["pin", new URLSearchParams(this.placeWords(pin)).toString()]);
    return new URLSearchParams(words).toString();
  }

  /** @param {Place} place @returns {[string, string][]} */
  placeWords(place) {
    const { parameters, views } = this.model;
    return [["view", views[place.view].name], ...this.changed(place).map((k) => /** @type {[string, string]} */ ([`params.${parameters[k].name}`, plain(place.values[k])]))];
  }

  /** Read an address; what the page does not know is named in `problems`. @param {string} address @returns {State} */
  read(address) {
    const { model } = this, words = new URLSearchParams(address);
    this.problems = [];
    const place = address ? this.readPlace(words) : { view: 0, values: [...model.start] }, state = { ...this.own(place.view), ...place };
    for (const [key, value] of words) {
      if (key === "view" || key.startsWith("params.")) continue;
      if (key === "move") state.move = this.number(model.players[model.game.order[0][0]].moves.map((move) => move.name), value, BEST_MOVE);
      else if (key === "map") {
        const names = model.parameters.map((parameter) => parameter.name), axes = value.split(",").map((name) => this.number(names, name, 0));
        if (axes.length === 2 && axes[0] !== axes[1]) state.axes = [axes[0], axes[1]];
      } else if (key === "expecting") state.expectation = value === "worst" ? "worst" : "best";
      else if (key === "plan") state.plan = this.number(this.plans(), value, FREE);
      else if (key === "factor") state.factor = this.number(this.factors(), value, 0);
      else if (key === "pin") state.pins = [...state.pins, this.readPlace(new URLSearchParams(value))].slice(-MOST_PINS);
      else this.problems.push(key);
    }
    return state;
  }

  /** @param {URLSearchParams} words @returns {Place} */
  readPlace(words) {
    const { parameters, views } = this.model;
    const view = words.has("view") ? this.number(views.map((one) => one.name), words.get("view") ?? "", 0) : 0;
    const values = [...views[view].values];
    for (const [key, text] of words) {
      if (!key.startsWith("params.")) continue;
      const k = this.number(parameters.map((parameter) => parameter.name), key.slice("params.".length), -1);
      const value = text.trim() === "" ? NaN : Number(text), [low, high] = k < 0 ? [null, null] : parameters[k].domain;
      if (k >= 0 && Number.isFinite(value) && value >= (low ?? -Infinity) && value <= (high ?? Infinity)) values[k] = value;
      else if (k >= 0) this.problems.push(`${key}=${text}`);
    }
    return { view, values };
  }

  /** The place of a name; another number, and a problem, where it is none. @param {string[]} names @param {string} name @param {number} otherwise */
  number(names, name, otherwise) {
    const place = names.indexOf(name);
    if (place < 0) this.problems.push(name);
    return place < 0 ? otherwise : place;
  }

  /** Names of the plans of a game over time. */
  plans() {
    return (this.model.time?.plans ?? []).map(({ name }) => name);
  }

  /** Names of the factors of a game over time. */
  factors() {
    return (this.model.time?.factors ?? []).map(({ name }) => name);
  }

  /** The command line that gives the same answer. */
  command() {
    const { model, state } = this;
    const words = this.changed().map((k) => `params.${model.parameters[k].name}=${plain(state.values[k])}`);
    return [model.views[state.view].command, ...words].join(" ");
  }

  /** A view file that gives the same answer. @param {string} title */
  yaml(title) {
    const { model, state } = this, { name } = model.views[state.view], changed = this.changed();
    const lines = [`extends: ${quoted(model.views[state.view].file)}`, `title: ${quoted(title)}`];
    if (changed.length) lines.push("params:");
    for (const k of changed) {
      const { values, own } = { values: state.values, own: model.views[state.view].values };
      const source = `set by hand in the explorer, ${spelled(model.parameters[k], own[k])} in view ${name}`;
      lines.push(`  ${model.parameters[k].name}: {value: ${plain(values[k])}, source: ${quoted(source)}}`);
    }
    return `${lines.join("\n")}\n`;
  }
}

/** A text that YAML reads as it is. @param {string} text */
const quoted = (text) => JSON.stringify(text);
