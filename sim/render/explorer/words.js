// The answer in words: the sentences of `wedge solve`, made here for any point from the same labels. Each function
// has its twin in sim/tell (words, plays, solution), beside which it is tested.

import { EXPECTATIONS, strategyOf } from "./engine.js";

export const EQUAL = 1e-9; // values of an outcome that differ by less
const ROUNDING = 1e-12; // by which a sum of chances may miss 1
const LEAST_CHANCE = 0.0005;
const MOST_NAMES = 6, MOST_SITUATIONS = 6, MOST_MIXED = 4, MOST_OF_PARTS = 2;
const PARTS = ", ";

/**
 * @typedef {Object} Level @property {number} value @property {string} label @property {string} says
 * @typedef {Object} Outcome @property {string} name @property {string} label @property {Level[]} levels
 * @typedef {Object} Player
 * @property {string} name @property {string} the in a sentence @property {string} label alone
 * @property {{name: string, label: string, note: string}[]} moves
 * @property {{name: string, label: string}[]} terms
 *
 * @typedef {Object} Parameter
 * @property {string} name @property {string} called @property {string} said
 * @property {boolean} labelled @property {string} unit @property {number} low @property {number} high
 * @property {string} note @property {string} group
 * @property {{value: number, name: string}[]} values that a discrete one takes; none of others
 * @property {[number | null, number | null]} domain
 *
 * @typedef {Object} View
 * @property {string} name @property {string} title @property {string} note @property {number[]} values
 * @property {string[]} sources @property {string} command that solves it @property {string} file which a view extends
 *
 * @typedef {Object} Model what the program writes into the page
 * @property {import("./engine.js").Game} game
 * @property {string} title @property {string} question
 * @property {Player[]} players @property {Outcome[]} outcomes @property {Parameter[]} parameters
 * @property {View[]} views @property {number[]} start values of the first view when the page is opened
 * @property {string} unit of payoffs
 * @property {{tree: import("./payoffs.js").Tree, text: string}[]} constraints between assumptions
 * @property {import("./dynamics.js").Time | null} time how a game over time goes on
 * @property {number[] | null} ties outcomes that are the ties of three players
 *
 * @typedef {import("./engine.js").Solution} Solution
 * @typedef {import("./engine.js").Row} Row
 */

/** A number with three digits. @param {number} value */
export function number(value) {
  if (Number.isNaN(value)) return "–";
  value = decimals(value, 9);
  const large = Math.abs(value) >= 1000 && Math.abs(value) < 1e9;
  return (large ? grouped(value) : general(value, 3)).replaceAll("-", "−");
}

/** Rounded to a number of decimals as Python rounds, ties to even. @param {number} value @param {number} places */
function decimals(value, places) {
  if (!Number.isFinite(value) || Math.abs(value) >= 1e15) return value;
  return Number(rounded(value, places)) + 0;
}

/**
 * A decimal fraction of the exact value with so many places, ties to even.
 * @param {number} value @param {number} places
 */
function rounded(value, places) {
  const exact = Math.abs(value).toFixed(100); // all that a float of this size has to the right is less
  const [whole, fraction] = exact.split(".");
  const kept = BigInt(whole + fraction.slice(0, places)), rest = fraction.slice(places);
  const half = "5".padEnd(rest.length, "0");
  const up = rest > half || (rest === half && kept % 2n === 1n) ? 1n : 0n;
  const digits = String(kept + up).padStart(places + 1, "0");
  const text = places ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits;
  return value < 0 ? `-${text}` : text;
}

/** A share as a whole per cent; one that is not quite none or all says so. @param {number} share */
export function percent(share) {
  if (share > 0 && share < 0.005) return "<1%";
  return share >= 0.995 && share < 1 - ROUNDING ? ">99%" : `${rounded(100 * share, 0)}%`;
}

/** @param {number} value */
function grouped(value) {
  const text = rounded(value, 0);
  return text.replace(/\B(?=(\d{3})+$)/g, ",");
}

/** As Python's format `g` with so many digits. @param {number} value @param {number} digits */
export function general(value, digits) {
  if (value === 0) return "0";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : Number.isNaN(value) ? "nan" : "-inf";
  const size = Number(Math.abs(value).toExponential(digits - 1).split("e")[1]);
  if (size < -4 || size >= digits) {
    const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
    const power = Math.abs(Number(exponent)).toString().padStart(2, "0");
    return `${trimmed(mantissa)}e${Number(exponent) < 0 ? "-" : "+"}${power}`;
  }
  return trimmed(rounded(value, digits - 1 - size));
}

/** @param {string} text */
function trimmed(text) {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** The shortest text that is read as the same value. @param {number} value */
export function plain(value) {
  const short = general(value, 6);
  return Number(short) === value ? short : String(value);
}

/** @param {number} low @param {number} high */
export function numberRange(low, high) {
  return high - low < EQUAL ? number(low) : `${number(low)} to ${number(high)}`;
}

/** Names in a row, as "A, B and C". @param {string[]} names @param {string} link */
export function listed(names, link = "and") {
  const others = names.slice(0, -1), last = names[names.length - 1];
  if (!others.length) return last;
  return names.some((name) => name.includes(PARTS)) ? `${others.join("; ")}; ${link} ${last}` : `${others.join(", ")} ${link} ${last}`;
}

/** @param {string} text */
export const capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);

/** A note as a sentence. @param {string} text */
export const sentence = (text) => capital(text.trim()).replace(/[^.!?…]$/, "$&.");

/** @template T @param {T[]} values */
const unique = (values) => [...new Set(values)];

/** What a value of a parameter is called, or the number. @param {Parameter} parameter @param {number} value */
export function spelled(parameter, value) {
  return parameter.values.find((one) => one.value === value)?.name || plain(value);
}

/** A view's name with what differs from it. @param {Model} model @param {number} view @param {ArrayLike<number>} values */
export function labelOf(model, view, values) {
  const { name, values: own } = model.views[view];
  const changes = model.parameters.flatMap((parameter, k) => {
    if (values[k] === own[k]) return [];
    const [now, before] = [spelled(parameter, values[k]), spelled(parameter, own[k])];
    return [parameter.labelled ? `${parameter.said} (${parameter.name}) at ${now} instead of ${before}` : `${parameter.name} = ${now} (view: ${before})`];
  });
  return changes.length ? `${name} with ${changes.join(", ")}` : name;
}

/**
 * @typedef {Object} Played an isolated equilibrium, or all points of a continuum as one
 * @property {Row[]} rows @property {boolean} isContinuum
 */

/** Equilibria in order, each continuum as one. @param {Row[]} rows @returns {Played[]} */
export function sets(rows) {
  /** @type {Map<string, Played>} */
  const groups = new Map();
  rows.forEach((row, place) => {
    const key = row.component < 0 ? `isolated ${place}` : `continuum ${row.component} ${row.history}`;
    const group = groups.get(key) ?? { rows: [], isContinuum: row.component >= 0 };
    group.rows.push(row);
    groups.set(key, group);
  });
  return [...groups.values()];
}

/** @param {Played} played @param {number} outcome @returns {[number, number]} */
export function outcomeEnds({ rows }, outcome) {
  const values = rows.map((row) => row.outcomes[outcome]);
  return [Math.min(...values), Math.max(...values)];
}

/** @param {Model} model @param {number} outcome @param {number} value */
export function level(model, outcome, value) {
  return model.outcomes[outcome].levels.find((one) => Math.abs(one.value - value) < EQUAL);
}

/** @param {Model} model @param {number} outcome @param {number} low @param {number} high */
export function outcomeRange(model, outcome, low, high) {
  const names = unique([low, high].map((end) => level(model, outcome, end)?.label ?? ""));
  return names.includes("") ? numberRange(low, high) : names.join(" to ");
}

/** The outcomes that say in words how a play ends. @param {Model} model @param {Solution} solution */
export function tellingOutcomes(model, { tensors }) {
  const named = model.outcomes.flatMap(({ levels }, k) => {
    const tensor = tensors.outcomes[k];
    let low = Infinity, high = -Infinity;
    for (const value of tensor) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
    return levels.length && (k === 0 || high - low > EQUAL) ? [k] : [];
  });
  return named.length ? named : [0];
}

/** @param {Model} model @param {Solution} solution @param {number} outcome @param {number} value */
function state(model, { tensors }, outcome, value) {
  const found = level(model, outcome, value);
  if (found) return found.says || `${model.outcomes[outcome].label}: ${found.label}`;
  const mixed = !tensors.outcomes[outcome].some((one) => Math.abs(one - value) <= EQUAL);
  return `${model.outcomes[outcome].label} is ${number(value)}${mixed ? " on average" : ""}`;
}

/** What equilibria bring, each different situation once. @param {Model} model @param {Solution} solution @param {Played[]} found */
export function situations(model, solution, found) {
  const outcomes = tellingOutcomes(model, solution);
  const ends = found.map((one) => outcomes.map((outcome) => outcomeEnds(one, outcome)));
  const isClear = (/** @type {[number, number][]} */ each) =>
    each.every(([low, high], k) => high - low < EQUAL && (!model.outcomes[outcomes[k]].levels.length || level(model, outcomes[k], low)));
  const clear = ends.filter(isClear);
  let mixed = ends.filter((each) => !isClear(each));
  if (mixed.length > 2 || clear.length + mixed.length > MOST_SITUATIONS) {
    mixed = mixed.length ? [outcomes.map((_, k) => [Math.min(...mixed.map((each) => each[k][0])), Math.max(...mixed.map((each) => each[k][1]))])] : [];
  }
  const told = unique([
    ...clear.map((each) => listed(outcomes.map((outcome, k) => state(model, solution, outcome, each[k][0])))),
    ...mixed.map((each) => listed(outcomes.map((outcome, k) => between(model, solution, outcome, each[k])))),
  ]);
  const more = told.length - MOST_SITUATIONS;
  return [...told.slice(0, MOST_SITUATIONS), ...(more > 0 ? [`one of ${more} others`] : [])].join("; or ");
}

/** @param {Model} model @param {Solution} solution @param {number} outcome @param {[number, number]} ends */
function between(model, solution, outcome, [low, high]) {
  if (high - low < EQUAL) return state(model, solution, outcome, low);
  const [least, most] = [low, high].map((end) => {
    const found = level(model, outcome, end);
    return found ? `‘${found.label}’` : number(end);
  });
  return `${model.outcomes[outcome].label} lies between ${least} and ${most} on average`;
}

/** What an outcome is in the equilibria in some rows. @param {Model} model @param {number} outcome @param {Row[]} rows */
export function reached(model, outcome, rows) {
  const ends = sets(rows).map((one) => outcomeEnds(one, outcome));
  const ranges = [...new Map(ends.map((pair) => [pair.join(), pair])).values()].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const isNamed = (/** @type {[number, number]} */ pair) => pair.every((end) => level(model, outcome, end)?.label);
  const named = ranges.filter(isNamed);
  const texts = unique(named.map(([low, high]) => outcomeRange(model, outcome, low, high)));
  const least = Math.min(...named.map(([low]) => low)), most = Math.max(...named.map(([, high]) => high));
  const beyond = ranges.filter((pair) => !isNamed(pair)).flat().filter((end) => !(least < end && end < most));
  if (beyond.length) {
    const span = numberRange(Math.min(...beyond), Math.max(...beyond));
    texts.push(named.length ? `${span} on average` : span);
  }
  return listed(texts, "or");
}

/** The first moves of the leader, by expectation. @param {Model} model @param {Solution} solution @returns {Record<string, number[]>} */
export function bestMoves({ game }, { rows, chosen }) {
  const leader = game.order[0][0];
  return Object.fromEntries(
    EXPECTATIONS.map((expectation) => [
      expectation,
      unique(rows.filter((row) => chosen[expectation][row.history]).map((row) => row.moves[leader])),
    ]),
  );
}

/** Whether anybody moves before the last stage. @param {Model} model */
export const isLed = ({ game }) => game.order.length > 1;

/** The answer in sentences. @param {Model} model @param {Solution} solution @param {string} label of the view */
export function finding(model, solution, label) {
  return isLed(model) ? [...best(model, solution, label), ...others(model, solution)] : [atOnce(model, solution, label)];
}

/** @param {Model} model @param {Solution} solution @param {string} label */
function best(model, solution, label) {
  const { rows, chosen } = solution, leader = model.game.order[0][0], player = model.players[leader];
  const menu = (/** @type {number[]} */ moves) => moves.map((move) => player.moves[move].label);
  const byExpectation = bestMoves(model, solution);
  if (!EXPECTATIONS.some((expectation) => byExpectation[expectation].length))
    return [`What ${player.the} does best is not known: no equilibrium was found after any of its moves.`];
  const view = `In view ${label}`;
  /** @type {Map<string, string[]>} */
  const expectationsOf = new Map();
  for (const expectation of EXPECTATIONS) {
    const key = byExpectation[expectation].join();
    expectationsOf.set(key, [...(expectationsOf.get(key) ?? []), `the ${expectation}`]);
  }
  const groups = [...expectationsOf].map(([key, expected]) => ({ moves: key.split(",").map(Number), expected }));
  const sentences = [];
  let moves = groups[0].moves;
  if (groups.length === 1) sentences.push(`${view} ${player.the} does best with ${listed(menu(moves), "or")}.`);
  else {
    const each = groups.map((group) => `with ${listed(menu(group.moves), "or")} if it expects ${listed(group.expected, "or")}`);
    sentences.push(`${view} ${player.the} does best ${each.join("; ")} of what may follow.`);
    moves = unique(groups.flatMap((group) => group.moves));
  }
  const isDeep = model.game.order.length > 2;
  /** @type {Map<string, number[]>} */
  const following = new Map();
  for (const move of moves.slice(0, MOST_NAMES)) {
    const after = rows.filter((row) => row.moves[leader] === move && (!isDeep || EXPECTATIONS.some((one) => chosen[one][row.history])));
    const situation = situations(model, solution, sets(after));
    following.set(situation, [...(following.get(situation) ?? []), move]);
  }
  for (const [situation, after] of following) {
    let first = `After ${listed(menu(after), "or")}${after.length > 1 ? "," : ""}`;
    if (after.length === moves.length) first = moves.length === 1 ? "Then" : `After ${moves.length === 2 ? "either" : "each of them"},`;
    sentences.push(`${first} ${situation}.`);
  }
  return sentences;
}

/** @param {Model} model @param {Solution} solution */
function others(model, { rows }) {
  if (model.game.order.length > 2) return [];
  const leader = model.game.order[0][0], moves = model.players[leader].moves;
  /** @type {Map<string, number[]>} */
  const groups = new Map();
  for (const move of unique(rows.map((row) => row.moves[leader]))) {
    const text = reached(model, 0, rows.filter((row) => row.moves[leader] === move));
    groups.set(text, [...(groups.get(text) ?? []), move]);
  }
  const count = unique(rows.map((row) => row.moves[leader])).length, label = capital(model.outcomes[0].label);
  if (count < 2) return [];
  if (groups.size === 1) return [`${label} is the same after every move: ${[...groups.keys()][0]}.`];
  if (groups.size > MOST_NAMES) return [];
  const [largest, rest] = [...groups].reduce((most, one) => (one[1].length > most[1].length ? one : most));
  const parts = [...groups].filter(([text]) => text !== largest).map(([text, after]) => `${text} after ${some(after.map((move) => moves[move].label))}`);
  const last = rest.length > 1 ? `the other ${rest.length}` : moves[rest[0]].label;
  return [`${label} is ${parts.join("; ")}; ${largest} after ${last}.`];
}

/** @param {Model} model @param {Solution} solution @param {string} label */
function atOnce(model, solution, label) {
  const { rows, statuses } = solution;
  if (!rows.length) return `In view ${label}, all moving at once, no equilibrium was found.`;
  const found = sets(rows), continua = found.filter((one) => one.isContinuum).length, isolated = found.length - continua;
  const counted = [
    ...(isolated ? [`${isolated} equilibri${isolated === 1 ? "um" : "a"}`] : []),
    ...(continua ? [`${continua} continu${continua === 1 ? "um" : "a"} of equilibria`] : []),
  ];
  const known = statuses[0] === "complete" || statuses[0] === "degenerate" ? "There is" : "Found: ";
  const verb = isolated + continua > 1 && known === "There is" ? "There are" : known;
  return `In view ${label}, all moving at once: ${verb.toLowerCase()} ${listed(counted)}: ${situations(model, solution, found)}.`;
}

/** The first names of a long list of moves, and how many more there are. @param {string[]} names */
function some(names) {
  if (names.length > MOST_OF_PARTS && names.some((name) => name.includes(PARTS))) return `${names.length} moves`;
  const more = names.length - MOST_NAMES;
  return more <= 0 ? listed(names) : `${names.slice(0, MOST_NAMES).join(", ")} and ${more} more`;
}

/**
 * What a player does in an equilibrium or a continuum, with chances and their bounds.
 * @param {Model} model @param {import("./engine.js").Layout} layout @param {Played} played @param {number} player
 */
export function strategy(model, layout, { rows }, player) {
  const menu = model.players[player].moves.map((move) => move.label);
  const points = rows.map((row) => strategyOf(row, player, layout));
  const low = menu.map((_, move) => Math.min(...points.map((point) => point[move])));
  const high = menu.map((_, move) => Math.max(...points.map((point) => point[move])));
  const played = [...menu.keys()].filter((move) => high[move] > LEAST_CHANCE);
  if (played.length === 1) return menu[played[0]];
  if (menu.every((_, move) => high[move] - low[move] < EQUAL)) return played.map((move) => `${number(high[move])} ${menu[move]}`).join(" + ");
  if (played.length > MOST_MIXED) return `mixtures of ${played.length} moves (${menu[played[0]]}, …, ${menu[played[played.length - 1]]})`;
  const bounds = played.slice(0, played.length === 2 ? 1 : undefined).flatMap((move) => {
    if (low[move] < EQUAL && high[move] > 1 - EQUAL) return [];
    return [`${menu[move]} ${high[move] - low[move] < EQUAL ? number(low[move]) : `from ${numberRange(low[move], high[move])}`}`];
  });
  const names = played.map((move) => menu[move]).join(" ~ ");
  return bounds.length ? `${names} (${bounds.join(", ")})` : names;
}
