// All extreme equilibria of a game of two players. The same steps and tolerances as in sim/solve/two_players, so that
// the page and the program give the same answer: strictly dominated moves go, then the vertices of the two
// best-response polytopes are matched by their labels (Winkels 1979; Avis, Rosenberg, Savani and von Stengel 2010).

export const TOLERANCE = 1e-9; // a share of what a difference is measured against
export const STANDS_OUT = 1e-6;
export const ROUNDING = 16 * Number.EPSILON;
const DOUBTFUL = 10; // within this factor of the tolerance a tie is too close to call
const MOST_UNEVEN = 1e9;
const MOST_LABELS = 30; // bits of an integer
const MOST_VERTICES = 2000;

/**
 * @typedef {Object} Extreme an extreme equilibrium
 * @property {Float64Array[]} strategies chance of each row, and of each column
 * @property {number} component number of its continuum, -1 where it is isolated
 * @property {number} index +1 or -1, 0 where it is not regular
 *
 * @typedef {Object} Vertex of a best-response polytope
 * @property {Float64Array} point a mixed strategy over the moves that are left
 * @property {number} value the least loss of a reply
 * @property {number} loss of the reply that is being added
 * @property {number} slack by how much that is more than the value; 0 where it ties
 * @property {number} labels as bits: moves that are not played, then replies that are best
 */

/**
 * Return all extreme equilibria of a game, in canonical order, and how certain that is.
 * @param {Float64Array} A payoffs of the player who chooses the row, row by row
 * @param {Float64Array} B payoffs of the player who chooses the column, column by column
 * @param {number} m rows
 * @param {number} n columns
 * @returns {{found: Extreme[], status: "complete" | "degenerate" | "undecided" | "budget spent"}}
 */
export function solveBimatrix(A, B, m, n) {
  const [rows, columns] = undominated(A, B, m, n);
  if (rows.length === 1 && columns.length === 1) {
    const x = new Float64Array(m), y = new Float64Array(n);
    x[rows[0]] = y[columns[0]] = 1;
    return { found: [{ strategies: [x, y], component: -1, index: 1 }], status: "complete" };
  }
  if (rows.length + columns.length > MOST_LABELS) return { found: [], status: "budget spent" };
  const a = losses(A, n, rows, columns), b = losses(B, m, columns, rows);
  const xs = vertices(b, columns.length, rows.length), ys = vertices(a, rows.length, columns.length);
  if (!xs.finished || !ys.finished) return { found: [], status: "budget spent" };
  const pairs = fullyLabelled(xs.vertices, ys.vertices, rows.length, columns.length);
  pairs.sort(([p, q], [r, s]) => canonical(p, q, r, s));
  const components = connectedComponents(pairs);
  let certain = xs.certain && ys.certain && isEven(a.table) && isEven(b.table);
  const found = pairs.map(([p, q], k) => {
    const regular = bits(p.labels) === rows.length && bits(q.labels) === columns.length;
    certain = certain && bestArePlayed(a.table, p.point, q.point) && bestArePlayed(b.table, q.point, p.point);
    return {
      strategies: [spread(p.point, rows, m), spread(q.point, columns, n)],
      component: components[k],
      index: regular ? regularIndex(a.table, b.table, p.point, q.point) : 0,
    };
  });
  return { found, status: statusOf(found, certain && a.certain && b.certain) };
}

/** @param {Extreme[]} found @param {boolean} certain */
function statusOf(found, certain) {
  const regular = found.every((one) => one.index !== 0);
  const total = found.reduce((sum, one) => sum + one.index, 0);
  if (!certain || !found.length || (regular && total !== 1)) return "undecided";
  return regular ? "complete" : "degenerate";
}

/**
 * Return the rows and columns that survive iterated elimination of moves strictly dominated by pure moves.
 * @param {Float64Array} A @param {Float64Array} B @param {number} m @param {number} n
 * @returns {[number[], number[]]}
 */
function undominated(A, B, m, n) {
  eliminate(A, B, m, n);
  return [[...rowsLeft.subarray(0, rowCount)], [...columnsLeft.subarray(0, columnCount)]];
}

/**
 * Return the only cell, row by row, that elimination leaves; -1 where it leaves several.
 * @param {Float64Array} A @param {Float64Array} B @param {number} m @param {number} n
 */
export function onlyCell(A, B, m, n) {
  eliminate(A, B, m, n);
  return rowCount === 1 && columnCount === 1 ? rowsLeft[0] * n + columnsLeft[0] : -1;
}

// What elimination leaves; kept between games, as most of what is solved in a page is done when this is.
let rowsLeft = new Int32Array(64), columnsLeft = new Int32Array(64), dominated = new Uint8Array(64);
let rowCount = 0, columnCount = 0;
let floor = 0, grain = 0; // what ties are measured against

/** @param {Float64Array} A @param {Float64Array} B @param {number} m @param {number} n */
function eliminate(A, B, m, n) {
  const most = Math.max(m, n);
  if (most > dominated.length) [rowsLeft, columnsLeft, dominated] = [new Int32Array(most), new Int32Array(most), new Uint8Array(most)];
  for (let a = 0; a < m; a++) rowsLeft[a] = a;
  for (let b = 0; b < n; b++) columnsLeft[b] = b;
  rowCount = m;
  columnCount = n;
  while (rowCount > 1 || columnCount > 1) {
    const before = rowCount + columnCount;
    rowCount = keepUndominated(A, n, rowsLeft, rowCount, columnsLeft, columnCount);
    columnCount = keepUndominated(B, m, columnsLeft, columnCount, rowsLeft, rowCount);
    if (rowCount + columnCount === before) break;
  }
}

/** @param {number} count */
export function counted(count) {
  const numbers = new Array(count);
  for (let k = 0; k < count; k++) numbers[k] = k;
  return numbers;
}

/** @param {Float64Array} payoffs @param {number} width @param {Int32Array} own @param {number} count of own moves @param {Int32Array} others @param {number} replies */
function keepUndominated(payoffs, width, own, count, others, replies) {
  if (count === 1) return 1;
  let measured = false; // few differences are so small that it must be
  for (let j = 0; j < count; j++) {
    dominated[j] = 0;
    for (let k = 0; k < count && !dominated[j]; k++) {
      let b = 0;
      for (; b < replies; b++) {
        const high = payoffs[own[k] * width + others[b]], low = payoffs[own[j] * width + others[b]];
        if (high <= low) break;
        const size = Math.max(Math.abs(high), Math.abs(low));
        if (high - low > Math.max(ROUNDING, TOLERANCE * size)) continue;
        if (!measured) measure(payoffs, width, own, count, others, replies);
        measured = true;
        if (high - low <= Math.max(floor, ROUNDING * size, Math.min(TOLERANCE * size, STANDS_OUT * grain))) break;
      }
      if (b === replies) dominated[j] = 1;
    }
  }
  let left = 0;
  for (let j = 0; j < count; j++) if (!dominated[j]) own[left++] = own[j];
  return left;
}

/**
 * Return what ties are measured against: rounding about zero, and the smallest shortfall that stands out.
 * @param {Float64Array} payoffs @param {number} width @param {number[]} own @param {number[]} others
 * @returns {[number, number]}
 */
export function grainOf(payoffs, width, own, others) {
  measure(payoffs, width, Int32Array.from(own), own.length, Int32Array.from(others), others.length);
  return [floor, grain];
}

/** @param {Float64Array} payoffs @param {number} width @param {Int32Array} own @param {number} count of own moves @param {Int32Array} others @param {number} replies */
function measure(payoffs, width, own, count, others, replies) {
  let biggest = 0, largest = 0, smallest = Infinity;
  for (let k = 0; k < replies; k++) for (let j = 0; j < count; j++) biggest = Math.max(biggest, Math.abs(payoffs[own[j] * width + others[k]]));
  floor = ROUNDING * Math.min(1, biggest);
  for (let k = 0; k < replies; k++) {
    let best = -Infinity;
    for (let j = 0; j < count; j++) best = Math.max(best, payoffs[own[j] * width + others[k]]);
    for (let j = 0; j < count; j++) {
      const payoff = payoffs[own[j] * width + others[k]], loss = best - payoff;
      if (loss > largest) largest = loss;
      const size = Math.max(Math.abs(best), Math.abs(payoff));
      if (loss < smallest && loss > Math.max(floor, STANDS_OUT * size)) smallest = loss;
    }
  }
  grain = smallest < Infinity ? smallest : largest;
}

/** @param {Float64Array} payoffs @param {number} width @param {number[]} own @param {number} b */
function bestOf(payoffs, width, own, b) {
  let best = -Infinity;
  for (const a of own) if (payoffs[a * width + b] > best) best = payoffs[a * width + b];
  return best;
}

/**
 * Return what each move that is left loses against the best of them, for each of the others' moves.
 * @param {Float64Array} payoffs @param {number} width @param {number[]} own @param {number[]} others
 */
function losses(payoffs, width, own, others) {
  const [floor, grain] = grainOf(payoffs, width, own, others);
  const table = own.map(() => new Float64Array(others.length));
  let noise = ROUNDING, certain = true;
  others.forEach((b, column) => {
    const best = bestOf(payoffs, width, own, b);
    if (grain > 0) noise = Math.max(noise, (ROUNDING * Math.abs(best)) / grain);
    const share = Math.min(TOLERANCE * Math.abs(best), STANDS_OUT * grain);
    const rounding = Math.max(floor, ROUNDING * Math.abs(best));
    own.forEach((a, row) => {
      const loss = best - payoffs[a * width + b];
      if (loss > Math.max(rounding, share)) table[row][column] = loss;
      if (loss > rounding && share < DOUBTFUL * loss && loss < DOUBTFUL * share) certain = false;
    });
  });
  return { table, noise, certain };
}

/**
 * Return the vertices of the best-response polytope of a player with m moves, whose opponent has n replies.
 * @param {{table: Float64Array[], noise: number}} replies loss of each reply against each move
 * @param {number} n @param {number} m
 */
function vertices({ table, noise }, n, m) {
  const unplayed = (1 << m) - 1;
  // The first is the direction of falling value, which plays no move; the others are the pure strategies.
  /** @type {Vertex[]} */
  let found = [{ point: new Float64Array(m), value: -1, loss: 0, slack: 0, labels: unplayed }];
  for (let a = 0; a < m; a++) {
    const point = new Float64Array(m);
    point[a] = 1;
    found.push({ point, value: table[0][a], loss: 0, slack: 0, labels: (unplayed ^ (1 << a)) | (1 << m) });
  }
  let simple = true, certain = true;
  for (let j = 1; j < n; j++) {
    const label = 1 << (m + j);
    let cut = false;
    for (const vertex of found) {
      let loss = 0;
      for (let a = 0; a < m; a++) loss += table[j][a] * vertex.point[a];
      let slack = loss - vertex.value;
      const size = loss + Math.abs(vertex.value), tie = TOLERANCE * size;
      if (noise * size < Math.abs(slack) && Math.abs(slack) < DOUBTFUL * tie) certain = false;
      if (Math.abs(slack) <= tie) {
        slack = 0;
        vertex.labels |= label;
        simple = false;
      } else if (slack < 0) cut = true;
      vertex.loss = loss;
      vertex.slack = slack;
    }
    if (!cut) continue;
    const fresh = [];
    for (const p of found) if (p.slack > 0) for (const q of found) if (q.slack < 0 && areNeighbours(found, p, q, m, simple)) fresh.push(between(p, q, p === found[0], label));
    found = found.filter((vertex) => vertex.slack >= 0).concat(fresh);
    if (found.length > MOST_VERTICES) return { vertices: [], certain, finished: false };
  }
  return { vertices: found.slice(1), certain, finished: true };
}

/** @param {Vertex[]} found @param {Vertex} p @param {Vertex} q @param {number} m @param {boolean} simple */
function areNeighbours(found, p, q, m, simple) {
  const shared = p.labels & q.labels;
  if (simple) return bits(p.labels ^ shared) <= 1;
  if (bits(shared) < m - 1) return false;
  let carriers = 0;
  for (const vertex of found) if ((vertex.labels & shared) === shared) carriers++;
  return carriers === 2;
}

/**
 * Return where the edge from p to q meets the inequality that is being added.
 * @param {Vertex} p @param {Vertex} q @param {boolean} down whether p is the direction of falling value @param {number} label
 * @returns {Vertex}
 */
function between(p, q, down, label) {
  const labels = (p.labels & q.labels) | label;
  if (down) return { point: q.point.slice(), value: q.loss, loss: 0, slack: 0, labels };
  const above = p.slack, below = -q.slack;
  const ofP = below / (above + below), ofQ = above / (above + below);
  const point = p.point.map((chance, a) => ofP * chance + ofQ * q.point[a]);
  return { point, value: ofP * p.value + ofQ * q.value, loss: 0, slack: 0, labels };
}

/** @param {number} labels */
function bits(labels) {
  let count = 0;
  for (; labels; labels &= labels - 1) count++;
  return count;
}

/** @param {Vertex[]} xs @param {Vertex[]} ys @param {number} m @param {number} n @returns {[Vertex, Vertex][]} */
function fullyLabelled(xs, ys, m, n) {
  const every = (1 << (m + n)) - 1;
  /** @type {[Vertex, Vertex][]} */
  const pairs = [];
  for (const q of ys) {
    const missing = every ^ (((q.labels & ((1 << n) - 1)) << m) | (q.labels >> n));
    for (const p of xs) if ((p.labels & missing) === missing) pairs.push([p, q]);
  }
  return pairs;
}

/** Order: few moves played first, then the moves of x, of y, the probabilities. @param {Vertex} p @param {Vertex} q @param {Vertex} r @param {Vertex} s */
function canonical(p, q, r, s) {
  const played = (/** @type {Float64Array} */ strategy) => strategy.reduce((count, chance) => count + (chance > 0 ? 1 : 0), 0);
  return (
    played(p.point) + played(q.point) - played(r.point) - played(s.point) ||
    bySupport(p.point, r.point) || bySupport(q.point, s.point) ||
    byChance(p.point, r.point) || byChance(q.point, s.point)
  );
}

/** @param {Float64Array} one @param {Float64Array} other */
function bySupport(one, other) {
  const [these, those] = [one, other].map((strategy) => [...strategy.keys()].filter((a) => strategy[a] > 0));
  for (let k = 0; k < Math.min(these.length, those.length); k++) if (these[k] !== those[k]) return these[k] - those[k];
  return these.length - those.length;
}

/** @param {Float64Array} one @param {Float64Array} other */
function byChance(one, other) {
  for (let a = 0; a < one.length; a++) if (Math.abs(one[a] - other[a]) > TOLERANCE) return other[a] - one[a];
  return 0;
}

/**
 * Return the number of each pair's connected component in order of appearance, -1 for a lone pair: two extreme
 * equilibria that share a vertex are joined by a segment of equilibria.
 * @param {[Vertex, Vertex][]} pairs
 * @returns {number[]}
 */
function connectedComponents(pairs) {
  /** @type {Map<Vertex, Vertex>} */
  const parent = new Map();
  const root = (/** @type {Vertex} */ node) => {
    while (parent.has(node)) node = /** @type {Vertex} */ (parent.get(node));
    return node;
  };
  for (const [p, q] of pairs) if (root(p) !== root(q)) parent.set(root(q), root(p));
  const roots = pairs.map(([p]) => root(p));
  const numbers = new Map();
  return roots.map((own) => {
    if (roots.filter((other) => other === own).length === 1) return -1;
    if (!numbers.has(own)) numbers.set(own, numbers.size);
    return numbers.get(own);
  });
}

/** Whether losses that are not zero are so close in size that floats are trusted. @param {Float64Array[]} table */
function isEven(table) {
  let largest = 0, smallest = Infinity;
  for (const row of table)
    for (const loss of row)
      if (loss > 0) {
        largest = Math.max(largest, loss);
        smallest = Math.min(smallest, loss);
      }
  return largest <= MOST_UNEVEN * smallest;
}

/** @param {Float64Array[]} table @param {Float64Array} own @param {Float64Array} other */
function bestArePlayed(table, own, other) {
  const expected = table.map((row) => row.reduce((sum, loss, b) => sum + loss * other[b], 0));
  const least = Math.min(...expected);
  return expected.every((loss, a) => !(own[a] > 0) || loss - least <= DOUBTFUL * TOLERANCE * (loss + least));
}

/**
 * Return the index of a regular equilibrium, 0 where rounding leaves it open (Shapley 1974).
 * @param {Float64Array[]} A @param {Float64Array[]} B losses @param {Float64Array} x @param {Float64Array} y
 */
function regularIndex(A, B, x, y) {
  const rows = [...x.keys()].filter((a) => x[a] > 0), columns = [...y.keys()].filter((b) => y[b] > 0);
  if (rows.length !== columns.length) return 0;
  if (rows.length === 1) return 1;
  const sign = signOfDeterminant(A, rows, columns, y) * signOfDeterminant(B, columns, rows, x);
  return rows.length % 2 === 1 ? sign : -sign;
}

/** @param {Float64Array[]} table @param {number[]} own @param {number[]} others @param {Float64Array} weights */
function signOfDeterminant(table, own, others, weights) {
  const matrix = own.map((a) => others.map((b) => table[a][b] * weights[b]));
  let sign = 1;
  for (let i = 0; i < matrix.length; i++) {
    let pivot = i;
    for (let r = i + 1; r < matrix.length; r++) if (Math.abs(matrix[r][i]) > Math.abs(matrix[pivot][i])) pivot = r;
    if (matrix[pivot][i] === 0) return 0;
    if (matrix[pivot][i] < 0 !== (pivot !== i)) sign = -sign;
    [matrix[i], matrix[pivot]] = [matrix[pivot], matrix[i]];
    for (let r = i + 1; r < matrix.length; r++) {
      const share = matrix[r][i] / matrix[i][i];
      for (let j = i; j < matrix.length; j++) matrix[r][j] -= share * matrix[i][j];
    }
  }
  return sign;
}

/** @param {Float64Array} point @param {number[]} moves @param {number} count */
function spread(point, moves, count) {
  const strategy = new Float64Array(count);
  moves.forEach((move, a) => (strategy[move] = point[a]));
  return strategy;
}
