// Payoffs and outcomes at every profile, as functions of the assumptions: terms that are polynomials, or trees of
// formulas where they are none.

/**
 * @typedef {number | [string, ...any[]]} Tree a number; ["parameter", i], ["level", i], ["quantity", i]; or an operation
 *
 * @typedef {Object} Formulas
 * @property {[number, number][][]} monomials parameters with their powers
 * @property {number[][]} polynomials monomials and coefficients in turn
 * @property {(number[] | {tree: Tree})[]} rows terms of all players, then outcomes: a polynomial for each profile
 * @property {Tree[]} quantities that trees use, each of those before it
 * @property {number[][]} levels of instruments, that trees use, for each profile
 * @property {number[][]} terms numbers of each player's rows
 * @property {number[]} outcomes numbers of the outcomes' rows
 * @property {number} profiles
 *
 * @typedef {Object} Tensors
 * @property {Float64Array[]} payoffs of each player at each profile
 * @property {Float64Array[]} outcomes
 */

/**
 * Return what evaluates the formulas at a point.
 * @param {Formulas} formulas
 * @returns {(values: ArrayLike<number>) => Tensors}
 */
export function compilePayoffs(formulas) {
  const players = formulas.terms.length, tensorsAt = compileSums(formulas, [...formulas.terms, ...formulas.outcomes.map((row) => [row])]);
  return (values) => {
    const tensors = tensorsAt(values);
    return { payoffs: tensors.slice(0, players), outcomes: tensors.slice(players) };
  };
}

/**
 * Return what evaluates each term of a player's payoff at a point.
 * @param {Formulas} formulas @param {number} player
 * @returns {(values: ArrayLike<number>) => Float64Array[]}
 */
export function compileTerms(formulas, player) {
  return compileSums(
    formulas,
    formulas.terms[player].map((row) => [row]),
  );
}

/**
 * Return what evaluates sums of rows at a point, a tensor each, which nobody may write to. From one point to the next only
 * what hangs on an assumption that has moved is added up anew, in the same order, so that the figures are the same
 * whatever came before.
 * @param {Formulas} formulas @param {number[][]} sums numbers of the rows of each
 * @returns {(values: ArrayLike<number>) => Float64Array[]}
 */
function compileSums(formulas, sums) {
  const { monomials, polynomials } = formulas, rows = sums.map((numbers) => new Sum(numbers, formulas));
  const powers = new Float64Array(monomials.length), found = new Float64Array(polynomials.length);
  const constant = polynomials.map((_, k) => k);
  const withMonomial = inverse(polynomials.map((terms) => terms.filter((_, i) => i % 2 === 0)), monomials.length);
  const users = inverse(monomials.map((factors) => factors.map(([parameter]) => parameter)), 1 + monomials.reduce((most, factors) => Math.max(most, ...factors.map(([k]) => k)), -1));
  /** @type {Float64Array | null} */
  let last = null;
  const raise = (/** @type {number} */ k) => {
    let product = 1;
    for (const [parameter, power] of monomials[k]) product *= raised(/** @type {Float64Array} */ (last)[parameter], power);
    if (product === powers[k]) return false;
    powers[k] = product;
    return true;
  };
  const add = (/** @type {number} */ k) => {
    const terms = polynomials[k];
    let sum = 0;
    for (let i = 0; i < terms.length; i += 2) sum += powers[terms[i]] * terms[i + 1];
    if (sum === found[k]) return false;
    found[k] = sum;
    return true;
  };
  const reached = new Reached(monomials.length), affected = new Reached(polynomials.length);
  return (values) => {
    const isFirst = last === null, moved = [];
    const before = (last ??= new Float64Array(values.length));
    for (let k = 0; k < before.length; k++)
      if (isFirst || !Object.is(before[k], values[k])) {
        before[k] = values[k];
        moved.push(k);
      }
    if (!moved.length) return rows.map(({ tensor }) => tensor);
    reached.clear();
    affected.clear();
    if (isFirst) monomials.forEach((_, k) => raise(k));
    else for (const parameter of moved) if (parameter < users.length) for (const k of users[parameter]) reached.add(k);
    for (let i = 0; i < reached.count; i++) if (raise(reached.list[i])) for (const k of withMonomial[reached.list[i]]) affected.add(k);
    if (isFirst) constant.forEach((k) => add(k));
    const changed = isFirst ? constant : [...affected.list.subarray(0, affected.count)].filter(add);
    return rows.map((sum) => sum.at(found, changed, before));
  };
}

/** Numbers, each once. */
class Reached {
  /** @param {number} size */
  constructor(size) {
    this.list = new Int32Array(size);
    this.count = 0;
    this.round = 0;
    this.seen = new Int32Array(size);
  }

  clear() {
    this.count = 0;
    this.round++;
  }

  /** @param {number} k */
  add(k) {
    if (this.seen[k] === this.round) return;
    this.seen[k] = this.round;
    this.list[this.count++] = k;
  }
}

/** Return in which lists each number stands. @param {number[][]} lists @param {number} size @returns {number[][]} */
function inverse(lists, size) {
  /** @type {number[][]} */
  const found = Array.from({ length: size }, () => []);
  lists.forEach((list, k) => new Set(list).forEach((number) => found[number].push(k)));
  return found;
}

/** A sum of rows at every profile: of those polynomials that are not 0 there, and of trees. */
class Sum {
  /** @param {number[]} numbers of the rows @param {Formulas} formulas */
  constructor(numbers, formulas) {
    const rows = numbers.map((row) => formulas.rows[row]), { polynomials, profiles } = formulas;
    const listed = /** @type {number[][]} */ (rows.filter(Array.isArray));
    this.formulas = formulas;
    this.trees = rows.flatMap((row) => (Array.isArray(row) ? [] : [row.tree]));
    const places = Array.from({ length: profiles }, (_, profile) => listed.map((row) => row[profile]).filter((place) => polynomials[place].length));
    this.from = Int32Array.from([0, ...places.map(((end) => ({ length }) => (end += length))(0))]);
    this.polynomial = Int32Array.from(places.flat());
    this.profilesOf = inverse(places, polynomials.length);
    this.tensor = new Float64Array(profiles);
    this.stale = new Reached(profiles);
  }

  /** @param {Float64Array} found value of each polynomial @param {number[]} changed of which are others than before @param {ArrayLike<number>} values */
  at(found, changed, values) {
    const { from, polynomial, profilesOf, stale, trees } = this, profiles = this.tensor.length;
    let uses = 0;
    for (const k of changed) uses += profilesOf[k].length;
    if (!uses && !trees.length) return this.tensor;
    const tensor = (this.tensor = new Float64Array(this.tensor)), isAll = trees.length > 0 || uses > profiles;
    stale.clear();
    if (!isAll) for (const k of changed) for (const profile of profilesOf[k]) stale.add(profile);
    for (let i = 0; i < (isAll ? profiles : stale.count); i++) {
      const profile = isAll ? i : stale.list[i];
      let sum = 0;
      for (let k = from[profile]; k < from[profile + 1]; k++) sum += found[polynomial[k]];
      tensor[profile] = sum;
    }
    for (const tree of trees) treeAtProfiles(tree, this.formulas, values).forEach((value, profile) => (tensor[profile] += value));
    return tensor;
  }
}

/** A whole power by multiplications, as the program does it. @param {number} base @param {number} power */
function raised(base, power) {
  let product = 1;
  for (let square = base; power; power >>= 1, square *= square) if (power & 1) product *= square;
  return product;
}

/** @param {Tree} tree @param {Formulas} formulas @param {ArrayLike<number>} values */
function treeAtProfiles(tree, { quantities, levels, profiles }, values) {
  return Float64Array.from({ length: profiles }, (_, profile) => {
    const here = levels.map((level) => level[profile]);
    /** @type {number[]} */
    const known = [];
    for (const quantity of quantities) known.push(valueOf(quantity, values, here, known));
    return valueOf(tree, values, here, known);
  });
}

/**
 * Return what a tree is worth.
 * @param {Tree} tree @param {ArrayLike<number>} values of the assumptions @param {number[]} [levels] of instruments
 * @param {number[]} [known] quantities
 * @returns {number}
 */
export function valueOf(tree, values, levels = [], known = []) {
  if (typeof tree === "number") return tree;
  const [name, first] = tree;
  if (name === "parameter") return values[first];
  if (name === "level") return levels[first];
  if (name === "quantity") return known[first];
  const at = (/** @type {Tree} */ node) => valueOf(node, values, levels, known);
  if (name === "where") return at(first) !== 0 ? at(tree[2]) : at(tree[3]);
  return OPERATIONS[name](...tree.slice(1).map(at));
}

const truth = (/** @type {boolean} */ condition) => (condition ? 1 : 0);

/** @type {Record<string, (...values: number[]) => number>} */
export const OPERATIONS = {
  "+": (a, b) => a + b, "-": (a, b) => a - b, "*": (a, b) => a * b, "/": (a, b) => a / b, "**": (a, b) => a ** b,
  neg: (a) => -a, pos: (a) => a,
  not: (a) => truth(a === 0), and: (...all) => truth(all.every(Boolean)), or: (...all) => truth(all.some(Boolean)),
  "<": (a, b) => truth(a < b), "<=": (a, b) => truth(a <= b), ">": (a, b) => truth(a > b), ">=": (a, b) => truth(a >= b),
  "==": (a, b) => truth(a === b), "!=": (a, b) => truth(a !== b),
  min: (...all) => Math.min(...all), max: (...all) => Math.max(...all),
  abs: Math.abs, exp: Math.exp, log: Math.log,
};
