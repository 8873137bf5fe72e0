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
  const payoffs = formulas.terms.map((own) => sumOfRows(own, formulas));
  const outcomes = formulas.outcomes.map((row) => sumOfRows([row], formulas));
  const polynomialsAt = compilePolynomials(formulas);
  return (values) => {
    const sums = polynomialsAt(values);
    return {
      payoffs: payoffs.map((sum) => sum(sums, values)),
      outcomes: outcomes.map((sum) => sum(sums, values)),
    };
  };
}

/**
 * Return what evaluates each term of a player's payoff at a point.
 * @param {Formulas} formulas @param {number} player
 * @returns {(values: ArrayLike<number>) => Float64Array[]}
 */
export function compileTerms(formulas, player) {
  const terms = formulas.terms[player].map((row) => sumOfRows([row], formulas));
  const polynomialsAt = compilePolynomials(formulas);
  return (values) => {
    const sums = polynomialsAt(values);
    return terms.map((sum) => sum(sums, values));
  };
}

/** @param {Formulas} formulas @returns {(values: ArrayLike<number>) => Float64Array} */
function compilePolynomials({ monomials, polynomials }) {
  const powers = new Float64Array(monomials.length), sums = new Float64Array(polynomials.length);
  return (values) => {
    for (let k = 0; k < monomials.length; k++) {
      const factors = monomials[k];
      let product = 1;
      for (let i = 0; i < factors.length; i++) product *= raised(values[factors[i][0]], factors[i][1]);
      powers[k] = product;
    }
    for (let k = 0; k < polynomials.length; k++) {
      const terms = polynomials[k];
      let sum = 0;
      for (let i = 0; i < terms.length; i += 2) sum += powers[terms[i]] * terms[i + 1];
      sums[k] = sum;
    }
    return sums;
  };
}

/**
 * Return what adds up rows at every profile: those polynomials that are not 0 there, and the trees.
 * @param {number[]} numbers of the rows @param {Formulas} formulas
 * @returns {(sums: Float64Array, values: ArrayLike<number>) => Float64Array}
 */
function sumOfRows(numbers, formulas) {
  const rows = numbers.map((row) => formulas.rows[row]);
  const listed = /** @type {number[][]} */ (rows.filter(Array.isArray));
  const trees = rows.flatMap((row) => (Array.isArray(row) ? [] : [row.tree]));
  const starts = [0];
  /** @type {number[]} */
  const places = [];
  for (let profile = 0; profile < formulas.profiles; profile++) {
    for (const row of listed) if (formulas.polynomials[row[profile]].length) places.push(row[profile]);
    starts.push(places.length);
  }
  const from = Int32Array.from(starts), polynomial = Int32Array.from(places);
  const isFixed = (/** @type {number} */ place) => formulas.polynomials[place].every((monomial, i) => i % 2 === 1 || !formulas.monomials[monomial].length);
  if (!trees.length && places.every(isFixed)) {
    const fixed = new Float64Array(formulas.profiles);
    for (let profile = 0; profile < fixed.length; profile++)
      for (let k = from[profile]; k < from[profile + 1]; k++) fixed[profile] += formulas.polynomials[polynomial[k]].reduce((sum, part, i) => (i % 2 ? sum + part : sum), 0);
    return () => fixed;
  }
  return (sums, values) => {
    const tensor = new Float64Array(formulas.profiles);
    for (let profile = 0; profile < tensor.length; profile++) {
      let sum = 0;
      for (let k = from[profile]; k < from[profile + 1]; k++) sum += sums[polynomial[k]];
      tensor[profile] = sum;
    }
    for (const tree of trees) treeAtProfiles(tree, formulas, values).forEach((value, profile) => (tensor[profile] += value));
    return tensor;
  };
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
