// Trees of formulas as a program over states and profiles: each operation once, and no more often than what it depends
// on asks for: once at a point, once for all profiles, once in each state, or in each state for all profiles.

import { OPERATIONS } from "./payoffs.js";

const FIXED = 0, BY_PROFILE = 1, BY_STATE = 2; // bits of what a value depends on

/**
 * @typedef {import("./payoffs.js").Tree} Tree
 *
 * @typedef {Object} Step a value; of one number, or of one for each profile
 * @property {string} name of the operation; of a leaf "parameter", "switch" or "" @property {Step[]} of operands
 * @property {number} number of a parameter or switch @property {number} varies on what, as bits
 * @property {Float64Array} value
 */

export class Program {
  /**
   * @param {Object} given
   * @param {Tree[]} given.quantities that trees use, each of those before it
   * @param {Float64Array[]} given.levels of instruments, for each profile @param {number[][]} given.switches for each state
   * @param {number} given.profiles
   */
  constructor({ quantities, levels, switches, profiles }) {
    this.switches = switches;
    this.profiles = profiles;
    /** @type {Map<string, Step>} */
    this.known = new Map();
    /** @type {Map<Step, number>} */
    this.numbers = new Map();
    /** @type {Step[][]} */
    this.byWhat = [[], [], [], []];
    this.levels = levels.map((value, k) => this.leaf("level", k, BY_PROFILE, value));
    /** @type {Step[]} */
    this.quantities = [];
    for (const quantity of quantities) this.quantities.push(this.step(quantity));
  }

  /** The value of a tree. @param {Tree} tree @returns {Step} */
  step(tree) {
    if (typeof tree === "number") return this.leaf("", tree, FIXED, Float64Array.of(tree));
    const [name, first, ...rest] = tree;
    if (name === "level") return this.levels[first];
    if (name === "quantity") return this.quantities[first];
    if (name === "parameter") return this.leaf(name, first, FIXED);
    if (name === "switch") return this.leaf(name, first, BY_STATE);
    const steps = [first, ...rest].map((part) => this.step(part));
    return steps.length > 2 && name !== "where" ? steps.reduce((one, other) => this.operation(name, [one, other])) : this.operation(name, steps);
  }

  /** The sum of trees. @param {Tree[]} trees */
  sum(trees) {
    return trees.length ? trees.map((tree) => this.step(tree)).reduce((one, other) => this.operation("+", [one, other])) : this.step(0);
  }

  /** @param {string} name @param {number} number @param {number} varies @param {Float64Array} [value] */
  leaf(name, number, varies, value = new Float64Array(1)) {
    return this.keep(`${name} ${number}`, { name, of: [], number, varies, value });
  }

  /** @param {string} name @param {Step[]} of */
  operation(name, of) {
    const varies = of.reduce((bits, step) => bits | step.varies, FIXED);
    const key = `${name}(${of.map((step) => this.numbers.get(step)).join()})`;
    return this.keep(key, { name, of, number: 0, varies, value: new Float64Array(varies & BY_PROFILE ? this.profiles : 1) });
  }

  /** @param {string} key @param {Step} step */
  keep(key, step) {
    const found = this.known.get(key);
    if (found) return found;
    this.known.set(key, step);
    this.numbers.set(step, this.numbers.size);
    this.byWhat[step.varies].push(step);
    return step;
  }

  /** Take values of the assumptions. @param {ArrayLike<number>} values */
  begin(values) {
    for (const step of this.byWhat[FIXED])
      if (step.name === "parameter") step.value[0] = values[step.number];
      else if (step.of.length) evaluate(step);
    for (const step of this.byWhat[BY_PROFILE]) if (step.of.length) evaluate(step);
  }

  /** Go to a state. @param {number} state */
  enter(state) {
    for (const step of this.byWhat[BY_STATE])
      if (step.name === "switch") step.value[0] = this.switches[step.number][state];
      else evaluate(step);
    for (const step of this.byWhat[BY_STATE | BY_PROFILE]) evaluate(step);
  }
}

/** @param {Step} step */
function evaluate({ name, of, value }) {
  const a = of[0].value, next = a.length > 1 ? 1 : 0, count = value.length;
  if (of.length === 1) {
    const operation = OPERATIONS[name];
    for (let i = 0, j = 0; i < count; i++, j += next) value[i] = operation(a[j]);
    return;
  }
  const b = of[1].value, along = b.length > 1 ? 1 : 0;
  if (name === "+") for (let i = 0, j = 0, k = 0; i < count; i++, j += next, k += along) value[i] = a[j] + b[k];
  else if (name === "-") for (let i = 0, j = 0, k = 0; i < count; i++, j += next, k += along) value[i] = a[j] - b[k];
  else if (name === "*") for (let i = 0, j = 0, k = 0; i < count; i++, j += next, k += along) value[i] = a[j] * b[k];
  else if (name === "where") {
    const c = of[2].value, beside = c.length > 1 ? 1 : 0;
    for (let i = 0, j = 0, k = 0, l = 0; i < count; i++, j += next, k += along, l += beside) value[i] = a[j] !== 0 ? b[k] : c[l];
  } else {
    const operation = OPERATIONS[name];
    for (let i = 0, j = 0, k = 0; i < count; i++, j += next, k += along) value[i] = operation(a[j], b[k]);
  }
}
