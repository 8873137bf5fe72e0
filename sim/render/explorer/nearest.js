// What changes the answer, one assumption at a time: read off the strips, nearest first, then narrowed down.

import { answerOf, BEST_MOVE, clause, isSameInSubstance, reachedText } from "./answers.js";
import { element } from "./dom.js";
import { capital, EQUAL, listed, number, spelled } from "./words.js";
import { STEPS } from "./strips.js";

const NARROWED = 20; // halvings of a step
const MOST_TOLD = 8;

/**
 * @typedef {import("./words.js").Model} Model
 * @typedef {import("./state.js").State} State
 * @typedef {import("./answers.js").Answer} Answer
 * @typedef {import("./strips.js").Strip} Strip
 * @typedef {(values: ArrayLike<number>) => import("./engine.js").Solution} Solve
 *
 * @typedef {Object} Change
 * @property {number} parameter @property {number} value beyond which the answer is another
 * @property {number} distance as a share of the plausible range @property {Answer} beyond
 */

/**
 * Return the first change upwards and downwards of each assumption, the nearest first.
 * @param {Model} model @param {Solve} solve @param {State} state @param {(Strip | null)[]} strips
 * @returns {Generator<void, Change[]>}
 */
export function* changes(model, solve, state, strips) {
  const here = answerOf(model, solve(state.values), state.move);
  /** @type {Change[]} */
  const found = [];
  for (const [parameter, strip] of strips.entries()) {
    const { low, high } = model.parameters[parameter];
    if (!strip || !(high > low)) continue;
    for (const sign of [-1, 1]) {
      const change = firstChange(model, solve, state, parameter, strip, here, sign);
      if (change) found.push(change);
      yield;
    }
  }
  return found.sort((one, other) => one.distance - other.distance);
}

/**
 * @param {Model} model @param {Solve} solve @param {State} state @param {number} parameter @param {Strip} strip
 * @param {Answer} here @param {number} sign +1 upwards, -1 downwards
 * @returns {Change | null}
 */
function firstChange(model, solve, state, parameter, { places, answers }, here, sign) {
  const { low, high, values } = model.parameters[parameter], now = state.values[parameter];
  const onward = [...places.keys()].filter((k) => sign * (places[k] - now) > 0).sort((k, j) => sign * (places[k] - places[j]));
  const first = onward.findIndex((k) => !isSameInSubstance(model, here, answers[k]));
  if (first < 0) return null;
  const before = first ? places[onward[first - 1]] : now, place = places[onward[first]];
  const { value, beyond } = values.length ? { value: place, beyond: answers[onward[first]] } : narrowed(model, solve, state, parameter, before, place, here);
  return { parameter, value, distance: Math.abs(value - now) / (high - low), beyond };
}

/**
 * @param {Model} model @param {Solve} solve @param {State} state @param {number} parameter @param {number} near
 * @param {number} far @param {Answer} here
 */
function narrowed(model, solve, state, parameter, near, far, here) {
  const point = [...state.values];
  for (let k = 0; k < NARROWED; k++) {
    point[parameter] = (near + far) / 2;
    if (isSameInSubstance(model, here, answerOf(model, solve(point), state.move))) near = point[parameter];
    else far = point[parameter];
  }
  point[parameter] = far;
  return { value: far, beyond: answerOf(model, solve(point), state.move) };
}

/** What changes the answer, in words. @param {Model} model @param {State} state @param {Change[]} found @param {(Strip | null)[]} strips @returns {Element[]} */
export function changesPanel(model, state, found, strips) {
  const what = state.move === BEST_MOVE ? "The answer" : `What follows ${model.players[model.game.order[0][0]].moves[state.move].label}`;
  const more = found.length > MOST_TOLD ? `${found.length - MOST_TOLD} more changes are farther off; the strips show them.` : "";
  const scope = `Looked at: one assumption at a time, ${STEPS} steps along its plausible range; what changes and changes back within a step is not seen.`;
  const first = found.length
    ? `${what} would be another, by one assumption alone, all others as they are, the nearest change first:`
    : `${what} stays the same whichever assumption is changed alone within its plausible range.`;
  return [
    element("p", {}, first),
    ...(found.length ? [element("ul", {}, ...found.slice(0, MOST_TOLD).map((change) => element("li", {}, changeText(model, state, change))))] : []),
    element("p", { class: "note" }, [neverReached(model, strips), more, scope].filter(Boolean).join(" ")),
  ];
}

/** @param {Model} model @param {State} state @param {Change} change */
function changeText(model, state, { parameter: k, value, distance, beyond: { best, worst } }) {
  const parameter = model.parameters[k], now = state.values[k];
  const [told, other] = [best, worst].map((reached) => (state.move === BEST_MOVE ? clause(model, reached) : reachedText(model, reached)));
  const isEnd = [parameter.low, parameter.high].some((end) => number(end) === number(value));
  const past = isEnd ? `only at the end of its range, ${number(value)}` : `${value > now ? "above" : "below"} ${number(value)}`;
  const when = parameter.values.length ? spelled(parameter, value) : past;
  const share = distance < 0.005 ? "less than 1%" : `${Math.round(100 * distance)}%`;
  const then = other === told ? `${told}.` : `if the best of what may follow is expected, ${told}; if the worst, ${other}.`;
  return `${capital(parameter.said)} ${when} (now ${spelled(parameter, now)}; ${share} of its plausible range away): ${then}`;
}

/** Which named values of the outcome no strip shows. @param {Model} model @param {(Strip | null)[]} strips */
function neverReached(model, strips) {
  const { levels } = model.outcomes[0];
  const isReached = (/** @type {number} */ value) =>
    strips.some((strip) => strip?.answers.some(({ best, worst }) => [best, worst].some(({ low, high }) => low - EQUAL <= value && value <= high + EQUAL)));
  const missing = levels.filter(({ value }) => !isReached(value)).map(({ value }) => reachedText(model, { moves: [], low: value, high: value }));
  return missing.length ? `Along none of them ${listed(missing, "or")}.` : "";
}
