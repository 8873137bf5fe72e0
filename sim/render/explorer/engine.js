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
  return (values) => solveTensors(payoffsAt(values), layout);
}

/**
 * @typedef {Object} Layout where the profiles of each history are
 * @property {number[]} shape
 * @property {number[][]} stages of earlier movers
 * @property {number[]} earlier @property {number[]} last players
 * @property {number[]} strides of each player's move among profiles
 * @property {number[][]} histories moves of the earlier players, in the order of play
 */

/** @param {Game} game @returns {Layout} */
export function layoutOf({ shape, order }) {
  const stages = order.slice(0, -1), earlier = stages.flat(), last = order[order.length - 1];
  const strides = shape.map((_, player) => shape.slice(player + 1).reduce((product, count) => product * count, 1));
  /** @type {number[][]} */
  let histories = [[]];
  for (const player of earlier) histories = histories.flatMap((moves) => counted(shape[player]).map((move) => [...moves, move]));
  return { shape, stages, earlier, last, strides, histories };
}

/** @param {import("./payoffs.js").Tensors} tensors @param {Layout} layout @returns {Solution} */
function solveTensors(tensors, layout) {
  const { earlier, strides, histories } = layout;
  /** @type {Row[]} */
  const rows = [];
  const statuses = histories.map((moves, history) => {
    const start = moves.reduce((sum, move, k) => sum + move * strides[earlier[k]], 0);
    const { found, status } = lastStage(tensors.payoffs, start, layout);
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

/**
 * Return the equilibria of the last stage after a history, as strategies of its players.
 * @param {Float64Array[]} payoffs @param {number} start first profile after the history @param {Layout} layout
 * @returns {{found: {strategies: Float64Array[], component: number, index: number}[], status: string}}
 */
function lastStage(payoffs, start, layout) {
  const { last, shape, strides } = layout;
  if (last.length === 1) return bestMoves(payoffs[last[0]], start, shape[last[0]], strides[last[0]]);
  if (last.length === 2) {
    const [row, column] = last;
    const A = slice(payoffs[row], start, shape[row], strides[row], shape[column], strides[column]);
    const B = slice(payoffs[column], start, shape[column], strides[column], shape[row], strides[row]);
    return solveBimatrix(A, B, shape[row], shape[column]);
  }
  return pureEquilibria(payoffs, start, layout);
}

/** @param {Float64Array} payoff @param {number} start @param {number} m @param {number} down @param {number} n @param {number} along */
function slice(payoff, start, m, down, n, along) {
  const table = new Float64Array(m * n);
  for (let a = 0, k = 0; a < m; a++) for (let b = 0; b < n; b++) table[k++] = payoff[start + a * down + b * along];
  return table;
}

/** @param {Float64Array} payoff @param {number} start @param {number} count @param {number} stride */
function bestMoves(payoff, start, count, stride) {
  const best = tiesWithBest(slice(payoff, start, count, stride, 1, 1), count, 1);
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
  const row = { history, moves, mixed: strategies, component, index };
  if (isPure) return { ...row, payoffs: valuesAt(tensors.payoffs, profile), outcomes: valuesAt(tensors.outcomes, profile) };
  const played = profilesPlayed(start, strategies, last, strides);
  return { ...row, payoffs: expected(tensors.payoffs, played), outcomes: expected(tensors.outcomes, played) };
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
 * Return what each history is worth to each player by each expectation; NaN where nothing that follows is known.
 * @param {Row[]} rows @param {number} histories @param {number} players
 * @returns {Record<string, Float64Array[]>}
 */
function worthOfHistories(rows, histories, players) {
  const empty = (/** @type {number} */ value) => Array.from({ length: histories }, () => new Float64Array(players).fill(value));
  const best = empty(-Infinity), worst = empty(Infinity), average = empty(0), count = new Int32Array(histories);
  for (const { history, payoffs } of rows) {
    count[history]++;
    for (let player = 0; player < players; player++) {
      const payoff = payoffs[player];
      if (payoff > best[history][player]) best[history][player] = payoff;
      if (payoff < worst[history][player]) worst[history][player] = payoff;
      average[history][player] += payoff;
    }
  }
  for (let history = 0; history < histories; history++) {
    if (!count[history]) for (const worth of [best, worst, average]) worth[history].fill(NaN);
    for (let player = 0; player < players; player++) average[history][player] /= count[history];
  }
  return { best, worst, average };
}

/**
 * Return which histories are chosen, the last of the earlier movers deciding first.
 * @param {Float64Array[]} worth of each history to each player @param {Layout} layout @param {string} expectation
 */
function chosenHistories(worth, { stages, shape }, expectation) {
  const chosen = new Uint8Array(worth.length).fill(1);
  let width = 1; // histories below one node of the stage
  for (const stage of [...stages].reverse()) {
    if (stage.length > 1) throw new Error("Stages before the last one with several players are not solved in the page.");
    const [player] = stage, count = shape[player];
    const above = [];
    for (let node = 0; node * count < worth.length; node++) {
      const moves = worth.slice(node * count, (node + 1) * count);
      const picked = bestKnown(moves.map((values) => values[player]));
      picked.forEach((best, move) => {
        if (!best) chosen.fill(0, (node * count + move) * width, (node * count + move + 1) * width);
      });
      above.push(reduced(moves.filter((_, move) => picked[move]), expectation, worth[0].length));
    }
    worth = above;
    width *= count;
  }
  return chosen;
}

/** @param {number[]} own */
function bestKnown(own) {
  const known = own.map(Number.isFinite), lowest = Math.min(...own.filter(Number.isFinite));
  const filled = Float64Array.from(own, (value) => (Number.isFinite(value) ? value : Number.isFinite(lowest) ? lowest : 0));
  const ties = tiesWithBest(filled, own.length, 1);
  return known.map((yes, move) => yes && ties[move] === 1);
}

/** @param {Float64Array[]} rows @param {string} expectation @param {number} players */
function reduced(rows, expectation, players) {
  return Float64Array.from({ length: players }, (_, player) => {
    const values = rows.map((row) => row[player]);
    if (!values.length) return NaN;
    if (expectation === "best") return Math.max(...values);
    if (expectation === "worst") return Math.min(...values);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  });
}
