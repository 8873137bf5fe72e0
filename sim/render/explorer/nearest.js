// How far the nearest change of the answer is, and in which assumption: read off the strips, then narrowed down.

import { answerOf, BEST_MOVE, isSameInSubstance, said } from "./answers.js";
import { number, plain, spelled } from "./words.js";
import { STEPS } from "./strips.js";

const NARROWED = 20; // halvings of a step

/**
 * @typedef {{parameter: number, value: number, distance: number, beyond: import("./answers.js").Answer}} Change
 */

/**
 * Return the change of one assumption, as a share of its plausible range, that is nearest among those that strips show.
 * @param {import("./words.js").Model} model @param {(values: ArrayLike<number>) => import("./engine.js").Solution} solve
 * @param {import("./state.js").State} state @param {(import("./strips.js").Strip | null)[]} strips
 * @returns {Change | null}
 */
export function nearestChange(model, solve, state, strips) {
  const here = answerOf(model, solve(state.values), state.move);
  /** @type {Change | null} */
  let nearest = null;
  strips.forEach((strip, parameter) => {
    if (!strip) return;
    const { low, high, values } = model.parameters[parameter], now = state.values[parameter], range = high - low;
    strip.places.forEach((place, k) => {
      const distance = Math.abs(place - now) / range;
      if (!(range > 0) || isSameInSubstance(model, here, strip.answers[k]) || (nearest && distance - (values.length ? 0 : 1 / STEPS) >= nearest.distance)) return;
      const found = values.length ? { value: place, beyond: strip.answers[k] } : narrowed(model, solve, state, parameter, place, here);
      const share = Math.abs(found.value - now) / range;
      if (!nearest || share < nearest.distance) nearest = { parameter, value: found.value, distance: share, beyond: found.beyond };
    });
  });
  return nearest;
}

/**
 * @param {import("./words.js").Model} model @param {(values: ArrayLike<number>) => import("./engine.js").Solution} solve
 * @param {import("./state.js").State} state @param {number} parameter @param {number} beyond @param {import("./answers.js").Answer} here
 */
function narrowed(model, solve, state, parameter, beyond, here) {
  let near = state.values[parameter], far = beyond;
  const point = [...state.values];
  let answer = here;
  for (let k = 0; k < NARROWED; k++) {
    point[parameter] = (near + far) / 2;
    const between = answerOf(model, solve(point), state.move);
    if (isSameInSubstance(model, here, between)) near = point[parameter];
    else [far, answer] = [point[parameter], between];
  }
  point[parameter] = far;
  return { value: far, beyond: answer === here ? answerOf(model, solve(point), state.move) : answer };
}

/** The change in words. @param {import("./words.js").Model} model @param {import("./state.js").State} state @param {Change | null} found */
export function nearestText(model, state, found) {
  const scope = `Looked at: one assumption at a time, ${STEPS} steps along its plausible range; what changes and changes back within a step is not seen.`;
  if (!found) return `No single assumption, changed within its plausible range, changes ${state.move === BEST_MOVE ? "this" : "what follows this move"}. ${scope}`;
  const parameter = model.parameters[found.parameter], now = state.values[found.parameter];
  const when = parameter.values.length ? `if it is ${spelled(parameter, found.value)}` : `once it ${found.value > now ? "exceeds" : "falls below"} ${number(found.value)}`;
  const share = found.distance < 0.005 ? "less than 1%" : `${Math.round(100 * found.distance)}%`;
  const { best, worst } = found.beyond, told = said(model, best, state.move);
  const other = said(model, worst, state.move);
  const what = state.move === BEST_MOVE ? "The assumption on which this hangs first is" : `What follows ${model.players[model.game.order[0][0]].moves[state.move].label} hangs first on`;
  return `${what} ${parameter.said}: ${when} instead of ${plain(now)}, that is, by ${share} of its plausible range. ${told}${other === told ? "" : `, expecting the best; expecting the worst: ${other}`}. ${scope}`;
}
