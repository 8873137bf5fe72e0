// A game in stages, solved backwards: after every history of the earlier movers all equilibria of the last stage, then
// what each earlier mover does if it expects the best, the average or the worst of them. The same steps as in
// sim/solve/backward_induction.py.

import { compilePayoffs } from "./payoffs.js";
import { counted, solveBimatrix, grainOf, ROUNDING, STANDS_OUT, TOLERANCE } from "./bimatrix.js";

export const EXPECTATIONS = ["best", "worst", "average"];

/**
 * @typedef {Object} Game
 * @property {number[]} shape number of moves of each player
 * @property {number[][]} order players of each stage
 * @property {import("./payoffs.js").Formulas} formulas
 *
 * @typedef {Object} Row an equilibrium of what follows a history, or an extreme point of a continuum of them
 * @property {number} history number of the earlier movers' moves
 * @property {number[]} moves of all players, -1 where one mixes
 * @property {Float64Array[]} mixed strategies of the last stage's players
 * @property {number} component number of its continuum after the history, -1 where it is isolated
 * @property {number} index +1 or -1, 0 where it is not regular or not known
 * @property {Float64Array} payoffs expected, of each player
 * @property {Float64Array} outcomes expected
 *
 * @typedef {Object} Solution
 * @property {import("./payoffs.js").Tensors} tensors
 * @property {Row[]} rows in the order of histories
 * @property {string[]} statuses of each history
 * @property {Record<string, Uint8Array>} chosen whether earlier movers choose a history, by what they expect
 */

/**
 * Return what solves a game at a point.
 * @param {Game} game
 * @returns {(values: ArrayLike<number>) => Solution}
 */
export function compile(game) {
  const payoffsAt = compilePayoffs(game.formulas);
  const layout = layoutOf(game);
  /** @type {Kept[]} */
  const kept = [];
  return (values) => solveTensors(payoffsAt(values), layout, kept);
}

/**
 * @typedef {Object} Layout where the profiles of each history are
 * @property {number[]} shape
 * @property {number[][]} stages of earlier movers
 * @property {number[]} earlier @property {number[]} last players
 * @property {number[]} strides of each player's move among profiles
 * @property {number[][]} histories moves of the earlier players, in the order of play
 * @property {Float64Array[]} scratch for the payoffs of the last stage's players after a history
 */

/** @param {Game} game @returns {Layout} */
export function layoutOf({ shape, order }) {
  const stages = order.slice(0, -1), earlier = stages.flat(), last = order[order.length - 1];
  const strides = shape.map((_, player) => shape.slice(player + 1).reduce((product, count) => product * count, 1));
  /** @type {number[][]} */
  let histories = [[]];
  for (const player of earlier) histories = histories.flatMap((moves) => counted(shape[player]).map((move) => [...moves, move]));
  const cells = last.reduce((product, player) => product * shape[player], 1);
  return { shape, stages, earlier, last, strides, histories, scratch: [new Float64Array(cells), new Float64Array(cells)] };
}

/** @param {import("./payoffs.js").Tensors} tensors @param {Layout} layout @param {Kept[]} kept of each history @returns {Solution} */
function solveTensors(tensors, layout, kept) {
  const { earlier, strides, histories } = layout;
  /** @type {Row[]} */
  const rows = [];
  const statuses = histories.map((moves, history) => {
    const start = moves.reduce((sum, move, k) => sum + move * strides[earlier[k]], 0);
    const { found, status } = lastStage(tensors.payoffs, start, layout, history, kept);
    for (const one of found) rows.push(rowOf(one, history, moves, tensors, start, layout));
    return status;
  });
  /** @type {Record<string, Uint8Array>} */
  const chosen = {};
  if (layout.stages.length) {
    const worth = worthOfHistories(rows, histories.length, tensors.payoffs.length);
    for (const expectation of EXPECTATIONS) chosen[expectation] = chosenHistories(worth[expectation], layout, expectation);
  }
  return { tensors, rows, statuses, chosen };
}

const NOTHING = { found: [], status: "none" };

/**
 * @typedef {{found: {strategies: Float64Array[], component: number, index: number}[], status: string}} Found
 * @typedef {{A: Float64Array, B: Float64Array, result: Found}} Kept a game of two and what was found in it
 */

/**
 * Return the equilibria of the last stage after a history, as strategies of its players.
 * @param {Float64Array[]} payoffs @param {number} start first profile after the history @param {Layout} layout
 * @param {number} history @param {Kept[]} kept of each history, as most games are the same at the next point
 * @returns {Found}
 */
function lastStage(payoffs, start, layout, history, kept) {
  const { last, shape, strides, scratch } = layout;
  if (last.length === 1) {
    const own = slice(scratch[0], payoffs[last[0]], start, shape[last[0]], strides[last[0]], 1, 1);
    return bestMoves(own, shape[last[0]]);
  }
  if (last.length === 2) {
    const [row, column] = last;
    const [A, B] = scratch;
    slice(A, payoffs[row], start, shape[row], strides[row], shape[column], strides[column]);
    slice(B, payoffs[column], start, shape[column], strides[column], shape[row], strides[row]);
    const known = (kept[history] ??= { A: new Float64Array(A.length).fill(NaN), B: new Float64Array(B.length), result: NOTHING });
    if (areSame(known.A, A) && areSame(known.B, B)) return known.result;
    known.A.set(A);
    known.B.set(B);
    return (known.result = solveBimatrix(A, B, shape[row], shape[column]));
  }
  return pureEquilibria(payoffs, start, layout);
}

/** Whether two arrays are the same. @param {Float64Array} one @param {Float64Array} other */
function areSame(one, other) {
  let k = 0;
  while (k < one.length && one[k] === other[k]) k++;
  return k === one.length;
}

/**
 * Write the payoffs after a history as a table of m rows and n columns.
 * @param {Float64Array} table @param {Float64Array} payoff @param {number} start @param {number} m @param {number} down @param {number} n @param {number} along
 */
function slice(table, payoff, start, m, down, n, along) {
  for (let a = 0, k = 0; a < m; a++) for (let b = 0; b < n; b++) table[k++] = payoff[start + a * down + b * along];
  return table;
}

/** @param {Float64Array} own @param {number} count */
function bestMoves(own, count) {
  const best = tiesWithBest(own, count, 1);
  const moves = counted(count).filter((move) => best[move]);
  const tied = moves.length > 1;
  return {
    found: moves.map((move) => ({ strategies: [pure(move, count)], component: tied ? 0 : -1, index: tied ? 0 : 1 })),
    status: tied ? "degenerate" : "complete",
  };
}

/**
 * Return where a move is within the tolerance as good as the best one, in each column.
 * @param {Float64Array} table @param {number} m moves @param {number} n columns
 */
export function tiesWithBest(table, m, n) {
  const own = counted(m);
  const [floor, grain] = grainOf(table, n, own, counted(n));
  const ties = new Uint8Array(m * n);
  for (let b = 0; b < n; b++) {
    let best = -Infinity;
    for (const a of own) best = Math.max(best, table[a * n + b]);
    const size = Math.abs(best);
    const margin = Math.max(floor, ROUNDING * size, Math.min(TOLERANCE * size, STANDS_OUT * grain));
    for (const a of own) ties[a * n + b] = table[a * n + b] >= best - margin ? 1 : 0;
  }
  return ties;
}

/** Pure equilibria of three players or more. @param {Float64Array[]} payoffs @param {number} start @param {Layout} layout */
function pureEquilibria(payoffs, start, { last, shape, strides }) {
  const counts = last.map((player) => shape[player]);
  const profiles = counts.reduce((product, count) => product * count, 1);
  const movesOf = (/** @type {number} */ profile) => {
    const moves = [];
    for (let k = counts.length - 1; k >= 0; k--) {
      moves[k] = profile % counts[k];
      profile = Math.floor(profile / counts[k]);
    }
    return moves;
  };
  const all = counted(profiles).map(movesOf);
  const best = last.map((player, k) => {
    const others = profiles / counts[k], table = new Float64Array(profiles), places = new Int32Array(profiles);
    const column = new Map();
    all.forEach((moves, profile) => {
      const key = moves.filter((_, other) => other !== k).join();
      if (!column.has(key)) column.set(key, column.size);
      places[profile] = moves[k] * others + column.get(key);
      table[places[profile]] = payoffs[player][start + moves.reduce((sum, move, j) => sum + move * strides[last[j]], 0)];
    });
    const ties = tiesWithBest(table, counts[k], others);
    return { at: (/** @type {number} */ profile) => ties[places[profile]], alone: (/** @type {number} */ profile) => {
      let count = 0;
      for (let a = 0; a < counts[k]; a++) count += ties[a * others + (places[profile] % others)];
      return count === 1;
    } };
  });
  const found = all.flatMap((moves, profile) =>
    best.every((one) => one.at(profile))
      ? [{ strategies: moves.map((move, k) => pure(move, counts[k])), component: -1, index: best.every((one) => one.alone(profile)) ? 1 : 0 }]
      : [],
  );
  return { found, status: found.length ? "pure only" : "none" };
}

/** @param {number} move @param {number} count */
function pure(move, count) {
  const strategy = new Float64Array(count);
  strategy[move] = 1;
  return strategy;
}

/**
 * @param {{strategies: Float64Array[], component: number, index: number}} found @param {number} history
 * @param {number[]} before @param {import("./payoffs.js").Tensors} tensors @param {number} start @param {Layout} layout
 * @returns {Row}
 */
function rowOf({ strategies, component, index }, history, before, tensors, start, { shape, earlier, last, strides }) {
  const moves = new Array(shape.length);
  for (let k = 0; k < earlier.length; k++) moves[earlier[k]] = before[k];
  let profile = start, isPure = true;
  for (let k = 0; k < last.length; k++) {
    const move = onlyMove(strategies[k]);
    moves[last[k]] = move;
    isPure = isPure && move >= 0;
    profile += move * strides[last[k]];
  }
  const played = isPure ? [] : profilesPlayed(start, strategies, last, strides);
  const payoffs = isPure ? valuesAt(tensors.payoffs, profile) : expected(tensors.payoffs, played);
  const outcomes = isPure ? valuesAt(tensors.outcomes, profile) : expected(tensors.outcomes, played);
  return { history, moves, mixed: strategies, component, index, payoffs, outcomes };
}

/** @param {Float64Array[]} tensors @param {number} profile */
function valuesAt(tensors, profile) {
  const values = new Float64Array(tensors.length);
  for (let k = 0; k < values.length; k++) values[k] = tensors[k][profile];
  return values;
}

/**
 * Return the profiles that mixed strategies play, with their chances.
 * @param {number} start @param {Float64Array[]} strategies @param {number[]} last @param {number[]} strides
 */
function profilesPlayed(start, strategies, last, strides) {
  let played = [[start, 1]];
  last.forEach((player, k) => {
    const own = counted(strategies[k].length).filter((move) => strategies[k][move] > 0);
    played = played.flatMap(([profile, chance]) => own.map((move) => [profile + move * strides[player], chance * strategies[k][move]]));
  });
  return played;
}

/** @param {Float64Array[]} tensors @param {number[][]} played */
function expected(tensors, played) {
  return Float64Array.from(tensors, (tensor) => played.reduce((sum, [profile, chance]) => sum + chance * tensor[profile], 0));
}

/** A player's strategy in a row. @param {Row} row @param {number} player @param {Layout} layout */
export function strategyOf(row, player, { shape, last }) {
  const place = last.indexOf(player);
  return place < 0 ? pure(row.moves[player], shape[player]) : row.mixed[place];
}

/** @param {Float64Array} strategy */
function onlyMove(strategy) {
  let found = -1;
  for (let move = 0; move < strategy.length; move++)
    if (strategy[move] > 0) {
      if (found >= 0) return -1;
      found = move;
    }
  return found;
}

/**
 * Return what each history is worth to each player by each expectation, history by history; NaN where nothing that
 * follows is known.
 * @param {Row[]} rows @param {number} histories @param {number} players
 * @returns {Record<string, Float64Array>}
 */
function worthOfHistories(rows, histories, players) {
  const size = histories * players, count = new Int32Array(histories);
  const best = new Float64Array(size).fill(-Infinity), worst = new Float64Array(size).fill(Infinity), average = new Float64Array(size);
  for (const { history, payoffs } of rows) {
    count[history]++;
    for (let player = 0, k = history * players; player < players; player++, k++) {
      const payoff = payoffs[player];
      if (payoff > best[k]) best[k] = payoff;
      if (payoff < worst[k]) worst[k] = payoff;
      average[k] += payoff;
    }
  }
  for (let k = 0; k < size; k++) {
    const found = count[Math.floor(k / players)];
    average[k] /= found;
    if (!found) best[k] = worst[k] = NaN;
  }
  return { best, worst, average };
}

/**
 * Return which histories are chosen, the last of the earlier movers deciding first.
 * @param {Float64Array} worth of each history to each player @param {Layout} layout @param {string} expectation
 */
function chosenHistories(worth, { stages, shape }, expectation) {
  const players = shape.length, chosen = new Uint8Array(worth.length / players).fill(1);
  let width = 1; // histories below one node of the stage
  for (const stage of [...stages].reverse()) {
    if (stage.length > 1) throw new Error("Stages before the last one with several players are not solved in the page.");
    const [player] = stage, count = shape[player], nodes = worth.length / players / count;
    const above = new Float64Array(nodes * players);
    for (let node = 0; node < nodes; node++) {
      const first = node * count, picked = bestKnown(worth, first, count, player, players);
      for (let move = 0; move < count; move++) if (!picked[move]) chosen.fill(0, (first + move) * width, (first + move + 1) * width);
      for (let k = 0; k < players; k++) above[node * players + k] = reduced(worth, first, picked, k, players, expectation);
    }
    worth = above;
    width *= count;
  }
  return chosen;
}

/**
 * Return which of a node's moves are best to a player, among those after which something is known.
 * @param {Float64Array} worth @param {number} first history of the node @param {number} count moves
 * @param {number} player @param {number} players
 */
function bestKnown(worth, first, count, player, players) {
  const own = new Float64Array(count), known = new Uint8Array(count);
  let lowest = Infinity;
  for (let move = 0; move < count; move++) {
    own[move] = worth[(first + move) * players + player];
    known[move] = Number.isFinite(own[move]) ? 1 : 0;
    if (own[move] < lowest) lowest = own[move];
  }
  for (let move = 0; move < count; move++) if (!known[move]) own[move] = Number.isFinite(lowest) ? lowest : 0;
  const ties = tiesWithBest(own, count, 1);
  for (let move = 0; move < count; move++) known[move] &= ties[move];
  return known;
}

/**
 * Return what the moves picked are worth to a player, by what is expected; NaN where none is.
 * @param {Float64Array} worth @param {number} first @param {ArrayLike<number>} picked
 * @param {number} player @param {number} players @param {string} expectation
 */
function reduced(worth, first, picked, player, players, expectation) {
  let best = -Infinity, worst = Infinity, sum = 0, count = 0;
  for (let move = 0; move < picked.length; move++) {
    if (!picked[move]) continue;
    const value = worth[(first + move) * players + player];
    best = Math.max(best, value);
    worst = Math.min(worst, value);
    sum += value;
    count++;
  }
  return count ? { best, worst, average: sum / count }[expectation] ?? NaN : NaN;
}
