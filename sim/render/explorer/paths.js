// Paths by year in words and numbers: the sentences of `wedge path`, beside which they are tested.

import { RULES } from "./course.js";
import { FREE } from "./horizon.js";
import { capital, listed, number, percent } from "./words.js";

const EVERY = 5; // years between the columns of the table

/**
 * @typedef {import("./words.js").Model} Model
 * @typedef {import("./dynamics.js").Time} Time
 * @typedef {import("./course.js").Course} Course
 * @typedef {{time: Time, found: Course[]}} Paths
 */

/** What a plan is called. @param {Time} time @param {number} plan */
export const called = (time, plan) => (plan === FREE ? "free play" : time.plans[plan].title);

/** The plans that were followed, free play last. @param {Paths} paths */
export const followed = ({ found }) => [...new Set(found.map(({ plan }) => plan))];

/** The year that is asked about. @param {Time} time */
export const asked = ({ year, years }) => Math.min(year, years - 1);

/** The sentences of `wedge path`: the chance under each plan, what it rests on, the best plan. @param {Model} model @param {Course[]} found */
export function pathFinding(model, found) {
  const time = /** @type {Time} */ (model.time), mover = model.players[model.game.order[0][0]].the, plans = followed({ time, found });
  const chances = plans.map((plan) => [...new Set(found.filter((one) => one.plan === plan).map(({ then }) => percent(then[asked(time)])))].join(" or "));
  let named = 0;
  const parts = plans.map((plan, k) => {
    const words = plan === FREE ? "in free play" : time.plans[plan].supposing[named];
    if (plan !== FREE && time.plans[plan].names) named = 1;
    return `${chances[k]} ${words}`;
  });
  const first = time.target ? [`${capital(time.target.clause)} in ${time.period} ${asked(time)} with a chance of ${listed(parts)}.`] : [];
  return [...first, restingOn(mover, found, chances.some((one) => one.includes(" or "))), ...worthMost(time, mover, plans, found)];
}

/** @param {string} mover @param {Course[]} found @param {boolean} several numbers stand for a plan */
function restingOn(mover, found, several) {
  if (!found.some(({ picked }) => picked)) return "No step has several equilibria, so that nothing turns on which of them is expected.";
  const expected = `${mover} expects ${listed(RULES.map((rule) => `the ${rule}`), "or")} of the equilibria that may follow at each step`;
  return several ? `That is if ${expected}; two numbers are in that order.` : `That is so whether ${expected}.`;
}

/** @param {Time} time @param {string} mover @param {number[]} plans @param {Course[]} found */
function worthMost(time, mover, plans, found) {
  if (plans.length < 2) return [];
  const best = found.filter(({ rule }) => rule === RULES[0]).reduce((most, one) => (one.worth > most.worth ? one : most));
  const name = called(time, best.plan);
  return [`Of what is listed, ${best.plan === FREE ? name : `‘${name}’`} is worth most to ${mover}: ${number(best.worth)}; of other plans that says nothing.`];
}

/** What the numbers rest on. @param {Paths} paths */
export function scope({ time, found }) {
  const left = time.plans.filter((_, k) => !found.some(({ plan }) => plan === k)).map(({ title }) => `‘${title}’`);
  const missing = left.length ? ` Left out, as a move that is asked for is not there in some state: ${listed(left)}.` : "";
  return `Backward induction over ${time.years} ${time.period}s; what comes after is worth 0, as is being out of office. Another horizon gives other numbers. The best and the worst are rules for each step: they do not enclose all that may come out.${missing}`;
}

/** A row for each plan and what is expected, some years apart. @param {Paths} paths */
export function numbers({ time, found }) {
  const years = [...new Set([...Array(Math.ceil(time.years / EVERY)).keys()].map((k) => EVERY * k).concat(asked(time), time.years - 1))].sort((a, b) => a - b);
  const head = ["Plan, expecting", "What", ...years.map(String)];
  const rows = found.flatMap((course) => {
    const label = `${capital(called(time, course.plan))}, the ${course.rule}`;
    const row = (/** @type {string} */ what, /** @type {Float64Array} */ chances) => [label, what, ...years.map((year) => chances[year].toFixed(3))];
    const target = time.target ? [row(`${time.target.clause}, then`, course.then), row(`${time.target.clause}, by then`, course.ever)] : [];
    return [...target, ...time.factors.flatMap((factor, f) => factor.levels.map((level, k) => row(`${factor.called}: ${level}`, course.levels[f][k])))];
  });
  return { head, rows };
}

/** All years, a row for each plan, expectation and year. @param {Paths} paths @returns {[string[], string[][]]} */
export function everyYear({ time, found }) {
  const head = ["plan", "expectation", "year", ...(time.target ? ["then", "by then"] : []), ...time.factors.flatMap((factor) => factor.levels.map((level) => `${factor.called}: ${level}`))];
  const rows = found.flatMap((course) =>
    Array.from({ length: time.years }, (_, year) => [
      course.plan === FREE ? "free" : time.plans[course.plan].name,
      course.rule,
      String(year),
      ...(time.target ? [course.then, course.ever] : []).map((chances) => String(chances[year])),
      ...course.levels.flat().map((chances) => String(chances[year])),
    ]),
  );
  return [head, rows];
}
