// What an answer is for strips, maps and comparisons: what the leader does, and what the main outcome then is.

import { capital, EQUAL, isLed, level, listed, number, outcomeRange } from "./words.js";

export const BEST_MOVE = -1; // in place of the number of a move: whichever is best

/**
 * @typedef {Object} Reached
 * @property {number[]} moves of the leader; none where nobody leads
 * @property {number} low least value of the main outcome @property {number} high its largest
 *
 * @typedef {{best: Reached, worst: Reached}} Answer by what the leader expects; the same where nobody leads
 *
 * @typedef {import("./words.js").Model} Model
 * @typedef {import("./engine.js").Solution} Solution
 */

/**
 * Return what follows the leader's best move, or one that is given, if it expects the best and the worst.
 * @param {Model} model @param {Solution} solution @param {number} [move]
 * @returns {Answer}
 */
export function answerOf(model, solution, move = BEST_MOVE) {
  const { rows } = solution;
  if (!isLed(model)) {
    const all = endsOf(rows);
    return { best: { moves: [], ...all }, worst: { moves: [], ...all } };
  }
  return { best: expecting(model, solution, move, "best"), worst: expecting(model, solution, move, "worst") };
}

/** @param {Model} model @param {Solution} solution @param {number} move @param {"best" | "worst"} expectation @returns {Reached} */
function expecting({ game }, { rows, chosen }, move, expectation) {
  const leader = game.order[0][0], sign = expectation === "best" ? 1 : -1;
  const followers = rows.filter((row) => (move === BEST_MOVE ? chosen[expectation][row.history] : row.moves[leader] === move));
  let most = -Infinity;
  for (const row of followers) most = Math.max(most, sign * row.payoffs[leader]);
  const expected = followers.filter((row) => sign * row.payoffs[leader] >= most - EQUAL * (1 + Math.abs(most)));
  return { moves: [...new Set(expected.map((row) => row.moves[leader]))], ...endsOf(expected) };
}

/** @param {import("./engine.js").Row[]} rows */
function endsOf(rows) {
  let low = Infinity, high = -Infinity;
  for (const { outcomes } of rows) {
    if (outcomes[0] < low) low = outcomes[0];
    if (outcomes[0] > high) high = outcomes[0];
  }
  return rows.length ? { low, high } : { low: NaN, high: NaN };
}

/** Whether two answers say the same. @param {Reached} one @param {Reached} other */
export function isSame(one, other) {
  const close = (/** @type {number} */ a, /** @type {number} */ b) => Math.abs(a - b) < 1e-6 || (Number.isNaN(a) && Number.isNaN(b));
  return one.moves.join() === other.moves.join() && close(one.low, other.low) && close(one.high, other.high);
}

/** Whether two answers say the same of substance: moves, and which named values of the outcome are reached. @param {Model} model @param {Answer} one @param {Answer} other */
export function isSameInSubstance(model, one, other) {
  return /** @type {const} */ (["best", "worst"]).every(
    (expectation) => one[expectation].moves.join() === other[expectation].moves.join() && reachedText(model, one[expectation]) === reachedText(model, other[expectation]),
  );
}

/** Whether several values of the outcome are possible. @param {Reached} reached */
export const isMixed = ({ low, high }) => high - low > EQUAL;

/** What the main outcome is. @param {Model} model @param {Reached} reached */
export function reachedText(model, { low, high }) {
  if (Number.isNaN(low)) return "not known: no equilibrium was found";
  const found = high - low < EQUAL && level(model, 0, low);
  return found ? found.says : `${model.outcomes[0].label} is ${level(model, 0, low) || level(model, 0, high) || model.outcomes[0].levels.length === 0 ? outcomeRange(model, 0, low, high) : "between the named levels"}`;
}

/** What the leader does best, and what follows. @param {Model} model @param {Reached} reached @param {number} [move] */
export const said = (model, reached, move = BEST_MOVE) => capital(clause(model, reached, move));

/** The same as a part of a sentence. @param {Model} model @param {Reached} reached @param {number} [move] */
export function clause(model, reached, move = BEST_MOVE) {
  if (!reached.moves.length) return reachedText(model, reached);
  const leader = model.players[model.game.order[0][0]];
  const names = listed(reached.moves.map((one) => leader.moves[one].label), "or");
  return move === BEST_MOVE ? `${leader.the} does best with ${names}; ${reachedText(model, reached)}` : `after ${names}, ${reachedText(model, reached)}`;
}

// Cividis (Nunez, Anderton and Renslow 2018): its lightness rises steadily, so that greyscale and colour-blind readers
// see the same order.
const CIVIDIS = [[0, 34, 78], [18, 53, 112], [59, 73, 108], [87, 93, 109], [112, 113, 115], [138, 134, 120], [165, 156, 116], [195, 179, 105], [225, 204, 85], [254, 232, 56]];
export const UNKNOWN_COLOUR = "#ffffff";

/** The colour of a share of the outcome's range. @param {number} share from 0 to 1 */
export function colour(share) {
  const place = Math.min(Math.max(share, 0), 1) * (CIVIDIS.length - 1), k = Math.min(Math.floor(place), CIVIDIS.length - 2);
  const mixed = CIVIDIS[k].map((part, j) => Math.round(part + (place - k) * (CIVIDIS[k + 1][j] - part)));
  return `rgb(${mixed.join()})`;
}

/** How large the dots are that tell values apart without colour: none of the lowest value. @param {number} share */
const dotOf = (share) => ({ size: 0.24 * share, colour: share > 0.4 ? "#000" : "#fff" });

/**
 * @typedef {{size: number, colour: string}} Dot its radius as a share of the distance between dots
 * @typedef {{label: string, colour: string, dot?: Dot}} Entry of a legend
 * @typedef {{of: (value: number) => string, dot: (value: number) => Dot, legend: Entry[]}} Scale
 */

/** Return what gives a value of the main outcome its colour and dots, and what a legend shows. @param {Model} model @param {Solution} solution @returns {Scale} */
export function scaleOf(model, { tensors }) {
  const { levels } = model.outcomes[0], values = levels.length ? levels.map((one) => one.value) : [...tensors.outcomes[0]];
  const low = Math.min(...values), high = Math.max(...values);
  const share = (/** @type {number} */ value) => (high > low ? (value - low) / (high - low) : 0.5);
  const legend = levels.length
    ? [...levels].sort((a, b) => a.value - b.value).map(({ value, label }) => ({ label, colour: colour(share(value)), dot: dotOf(share(value)) }))
    : [low, (low + high) / 2, high].map((value) => ({ label: number(value), colour: colour(share(value)), dot: dotOf(share(value)) }));
  return { of: (/** @type {number} */ value) => (Number.isNaN(value) ? UNKNOWN_COLOUR : colour(share(value))), dot: (value) => dotOf(Number.isNaN(value) ? 0 : share(value)), legend };
}
