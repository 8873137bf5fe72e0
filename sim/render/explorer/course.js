// What becomes of a game over time under its plans and in free play: chances of levels and of the target by year. The
// same steps as in sim/time (plans, paths, course).

import { FREE, solveHorizon } from "./horizon.js";

export const RULES = /** @type {const} */ (["best", "worst"]); // which of several equilibria is expected

/**
 * @typedef {import("./dynamics.js").Dynamics} Dynamics
 * @typedef {import("./dynamics.js").Timed} Timed
 * @typedef {import("./dynamics.js").Plan} Plan
 * @typedef {import("./horizon.js").Played} Played
 *
 * @typedef {Object} Course
 * @property {number} plan number of the plan, -1 in free play @property {"best" | "worst"} rule
 * @property {Float64Array[][]} levels chance of each factor's levels by year @property {Float64Array} then chance of the target by year
 * @property {Float64Array} ever chance that it has held in that year or before
 * @property {number} worth of the whole to the first mover @property {boolean} picked whether one of several equilibria was picked anywhere
 */

/** All plans by number, and free play. @param {import("./dynamics.js").Time} time */
export const everyPlan = ({ plans }) => [...plans.keys(), FREE];

/**
 * Follow plans and free play by all rules, a step at a time.
 * @param {Dynamics} dynamics @param {ArrayLike<number>} values of the assumptions @param {number} years
 * @param {number[]} [plans] by number
 * @returns {Generator<void, Course[]>}
 */
export function* courses(dynamics, values, years, plans = everyPlan(dynamics.time)) {
  const game = dynamics.at(values);
  yield;
  const found = [];
  for (const plan of plans) {
    const forced = plan === FREE ? null : forcedMoves(dynamics, dynamics.time.plans[plan], years);
    if (forced && !canBePlayed(dynamics, forced)) continue;
    const [best, worst] = RULES, played = yield* solveHorizon(dynamics, game, years, best, forced), course = follow(dynamics, game, played, years);
    yield;
    found.push({ plan, rule: best, ...course }, { plan, rule: worst, ...(played.picked ? follow(dynamics, game, yield* solveHorizon(dynamics, game, years, worst, forced), years) : course) });
    yield;
  }
  return found;
}

/** The move that the first mover is bound to in each year and state, FREE where it is not. @param {Dynamics} dynamics @param {Plan} plan @param {number} years */
export function forcedMoves(dynamics, { rules, kept, otherwise, begins }, years) {
  const byRule = new Int32Array(dynamics.states).fill(FREE), isKept = dynamics.fits(kept);
  for (const { when, move } of [...rules].reverse()) {
    const fits = dynamics.fits(when);
    for (let state = 0; state < fits.length; state++) if (fits[state]) byRule[state] = move;
  }
  const before = new Int32Array(dynamics.states).fill(otherwise), then = byRule.map((move, state) => (isKept[state] ? move : otherwise));
  return Array.from({ length: years }, (_, year) => (year < begins ? before : then));
}

/** Whether the first mover has every move that it is bound to. @param {Dynamics} dynamics @param {Int32Array[]} forced */
export function canBePlayed({ menus, order }, forced) {
  const own = menus[order[0][0]];
  return [...new Set(forced)].every((moves) => moves.every((move, state) => move === FREE || own[state].includes(move)));
}

/** @param {Dynamics} dynamics @param {Timed} game @param {Played} played @param {number} years */
function follow(dynamics, game, played, years) {
  const { states, counts } = dynamics, everywhere = new Uint8Array(game.holds.length);
  const levels = counts.map((count) => Array.from({ length: count }, () => new Float64Array(years)));
  const then = new Float64Array(years), ever = new Float64Array(years);
  let shares = new Float64Array(states), waiting = new Float64Array(states), reached = 0;
  shares[dynamics.start] = waiting[dynamics.start] = 1;
  for (let year = 0; year < years; year++) {
    for (let state = 0; state < states; state++) if (shares[state]) for (let factor = 0; factor < counts.length; factor++) levels[factor][dynamics.level[factor][state]][year] += shares[state];
    const all = step(dynamics, game, played, year, shares, everywhere), left = step(dynamics, game, played, year, waiting, game.holds);
    then[year] = held(dynamics, game, played, year, shares);
    ever[year] = reached += held(dynamics, game, played, year, waiting);
    shares = all;
    waiting = left;
  }
  return { levels, then, ever, worth: played.worth, picked: played.picked };
}

/** Chances of states a year later, of what is played where something does not hold. @param {Dynamics} dynamics @param {Timed} game @param {Played} played @param {number} year @param {Float64Array} shares @param {Uint8Array} without */
function step({ states, profiles }, { follows, first, next, chance }, played, year, shares, without) {
  const later = new Float64Array(states);
  for (let state = 0; state < states; state++) {
    if (!shares[state]) continue;
    for (let k = played.first[year * states + state]; k < played.last[year * states + state]; k++) {
      const place = state * profiles + played.profile[k];
      if (without[place]) continue;
      const share = shares[state] * played.chance[k], kind = follows[place];
      for (let entry = first[kind]; entry < first[kind + 1]; entry++) later[next[entry]] += share * chance[entry];
    }
  }
  return later;
}

/** Chance that the target holds in a year. @param {Dynamics} dynamics @param {Timed} game @param {Played} played @param {number} year @param {Float64Array} shares */
function held({ states, profiles }, { holds }, played, year, shares) {
  let sum = 0;
  for (let state = 0; state < states; state++)
    if (shares[state]) for (let k = played.first[year * states + state]; k < played.last[year * states + state]; k++) if (holds[state * profiles + played.profile[k]]) sum += shares[state] * played.chance[k];
  return sum;
}
