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
  const { monomials, polynomials } = formulas;
  const withParameter = inverse(monomials.map((factors) => factors.map(([parameter]) => parameter)));
  const withMonomial = inverse(polynomials.map((terms) => terms.filter((_, i) => i % 2 === 0)), monomials.length);
  const powerOf = (/** @type {number} */ k, /** @type {ArrayLike<number>} */ values) => {
    let product = 1;
    for (const [parameter, power] of monomials[k]) product *= raised(values[parameter], power);
    return product;
  };
  const sumOf = (/** @type {number} */ k) => {
    const terms = polynomials[k];
    let sum = 0;
    for (let i = 0; i < terms.length; i += 2) sum += powers[terms[i]] * terms[i + 1];
    return sum;
  };
  // What hangs on no assumption is known already; anything else is no number until there are values.
  const last = new Float64Array(withParameter.length).fill(NaN);
  const powers = Float64Array.from(monomials, (factors) => (factors.length ? NaN : 1));
  const found = Float64Array.from(polynomials, (_, k) => sumOf(k));
  const rows = sums.map((numbers) => new Sum(numbers, formulas, found));
  const moved = new Numbers(monomials.length), affected = new Numbers(polynomials.length), changed = new Numbers(polynomials.length);
  return (values) => {
    for (const numbers of [moved, affected, changed]) numbers.clear();
    for (let k = 0; k < last.length; k++)
      if (last[k] !== values[k]) {
        last[k] = values[k];
        for (const monomial of withParameter[k]) moved.add(monomial);
      }
    for (const k of moved.all()) {
      const power = powerOf(k, values);
      if (power === powers[k]) continue;
      powers[k] = power;
      for (const polynomial of withMonomial[k]) affected.add(polynomial);
    }
    for (const k of affected.all()) {
      const sum = sumOf(k);
      if (sum === found[k]) continue;
      found[k] = sum;
      changed.add(k);
    }
    return rows.map((row) => row.at(changed.all(), values));
  };
}

/** Numbers below some size, each once; kept between uses, as most of what a page computes is added up with them. */
class Numbers {
  /** @param {number} size */
  constructor(size) {
    this.list = new Int32Array(size);
    this.count = 0;
    this.round = 1;
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

  all() {
    return this.list.subarray(0, this.count);
  }
}

/** Return in which lists each number stands. @param {number[][]} lists @param {number} [size] one more than the largest @returns {number[][]} */
function inverse(lists, size = 1 + lists.flat().reduce((most, number) => Math.max(most, number), -1)) {
  /** @type {number[][]} */
  const found = Array.from({ length: size }, () => []);
  lists.forEach((list, k) => new Set(list).forEach((number) => found[number].push(k)));
  return found;
}

/** A sum of rows at every profile: of those polynomials that are not 0 there, and of trees. */
class Sum {
  /** @param {number[]} numbers of the rows @param {Formulas} formulas @param {Float64Array} found value of each polynomial, now and later */
  constructor(numbers, formulas, found) {
    const rows = numbers.map((row) => formulas.rows[row]), { polynomials, profiles } = formulas;
    const listed = /** @type {number[][]} */ (rows.filter(Array.isArray));
    this.formulas = formulas;
    this.found = found;
    this.trees = rows.flatMap((row) => (Array.isArray(row) ? [] : [row.tree]));
    const places = Array.from({ length: profiles }, (_, profile) => listed.map((row) => row[profile]).filter((place) => polynomials[place].length));
    this.from = new Int32Array(profiles + 1);
    places.forEach(({ length }, profile) => (this.from[profile + 1] = this.from[profile] + length));
    this.polynomial = Int32Array.from(places.flat());
    this.profilesOf = inverse(places, polynomials.length);
    this.stale = new Numbers(profiles);
    this.tensor = Float64Array.from(places, (_, profile) => this.sumAt(profile));
  }

  /** @param {ArrayLike<number> & Iterable<number>} changed polynomials that are others than before @param {ArrayLike<number>} values */
  at(changed, values) {
    const { profilesOf, stale, trees } = this, profiles = this.tensor.length;
    let uses = 0;
    for (const k of changed) uses += profilesOf[k].length;
    if (!uses && !trees.length) return this.tensor;
    const tensor = (this.tensor = new Float64Array(this.tensor));
    if (trees.length || uses > profiles) for (let profile = 0; profile < profiles; profile++) tensor[profile] = this.sumAt(profile);
    else {
      stale.clear();
      for (const k of changed) for (const profile of profilesOf[k]) stale.add(profile);
      for (const profile of stale.all()) tensor[profile] = this.sumAt(profile);
    }
    for (const tree of trees) treeAtProfiles(tree, this.formulas, values).forEach((value, profile) => (tensor[profile] += value));
    return tensor;
  }

  /** @param {number} profile */
  sumAt(profile) {
    const { from, polynomial, found } = this;
    let sum = 0;
    for (let k = from[profile]; k < from[profile + 1]; k++) sum += found[polynomial[k]];
    return sum;
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
