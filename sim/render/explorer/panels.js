// What is said of the answer where one stands: the table of all moves, the triangle, why, and other places beside it.

import { strategyOf } from "./engine.js";
import { button, element, menu, svg, table } from "./dom.js";
import { answerOf, BEST_MOVE, reachedText } from "./answers.js";
import { bestMoves, capital, isLed, labelOf, listed, number, numberRange, outcomeEnds, outcomeRange, sets, spelled, strategy } from "./words.js";

/**
 * @typedef {import("./words.js").Model} Model
 * @typedef {import("./engine.js").Solution} Solution
 * @typedef {import("./engine.js").Layout} Layout
 * @typedef {import("./engine.js").Row} Row
 * @typedef {import("./state.js").Store} Store
 */

const MOST_OTHER = 3; // assumptions that are named

// What is not known after a move, by the status of what follows it.
const UNKNOWN = /** @type {Record<string, string>} */ ({
  "pure only": "mixed equilibria were not looked for",
  none: "no equilibrium in pure moves was found",
  undecided: "some may be missing, as rounding leaves it open",
  "budget spent": "some may be missing: the game is too large for the page",
});

/** All equilibria, a row each, as cells of text. @param {Model} model @param {Layout} layout @param {Solution} solution */
export function equilibria(model, layout, solution) {
  const { players } = model, led = isLed(model), leader = model.game.order[0][0];
  const head = [...players.map((player) => capital(player.the)), model.outcomes[0].label, ...players.map((player) => `Worth to ${player.the}`), ...(led ? ["Best, expecting"] : []), "Listed"];
  const rows = solution.statuses.flatMap((status, history) => {
    const found = sets(solution.rows.filter((row) => row.history === history));
    const marks = Object.entries(solution.chosen).filter(([, chosen]) => chosen[history]).map(([expectation]) => expectation).join(", ");
    const known = UNKNOWN[status] ?? (found.some((one) => one.isContinuum) ? "all, a continuum by its bounds" : "all");
    if (!found.length) {
      const moves = players.map((player, k) => (layout.earlier.includes(k) ? player.moves[layout.histories[history][layout.earlier.indexOf(k)]].label : "none found"));
      return [[...moves, "–", ...players.map(() => "–"), ...(led ? [""] : []), known]];
    }
    return found.map((one) => [
      ...players.map((_, player) => strategy(model, layout, one, player)),
      outcomeRange(model, 0, ...outcomeEnds(one, 0)),
      ...players.map((_, player) => {
        const worth = one.rows.map((row) => row.payoffs[player]);
        return numberRange(Math.min(...worth), Math.max(...worth));
      }),
      ...(led ? [marks] : []),
      known,
    ]);
  });
  return { head, rows, leader };
}

/** @param {Model} model @param {Layout} layout @param {Solution} solution */
export function tablePanel(model, layout, solution) {
  const { head, rows } = equilibria(model, layout, solution), players = model.players.length;
  const caption = isLed(model) ? `What follows each move, payoffs in ${model.unit}` : `All equilibria, payoffs in ${model.unit}`;
  const few = model.game.order[model.game.order.length - 1].length > 2, cells = rows.flat();
  const notes = [
    few ? "Three players or more choose last: equilibria in pure moves alone are looked for." : "",
    cells.some((cell) => cell.includes(" + ")) ? "0.4 A + 0.6 B is a mixture: A is played with a chance of 0.4, B otherwise." : "",
    cells.some((cell) => cell.includes(" ~ ")) ? "A ~ B is a continuum of equilibria, in which the chances of A and B vary, within the bounds in brackets where these are not 0 and 1." : "",
  ].filter(Boolean);
  return element("div", {}, table(caption, head, rows, model.players.map((_, k) => players + 1 + k)), notes.length > 0 && element("p", { class: "note" }, notes.join(" ")));
}

/** The row that the leader expects: its best move with the best of what follows; where nobody leads, the first. @param {Model} model @param {Solution} solution @param {number} move */
export function expectedRow(model, solution, move) {
  if (!isLed(model)) return solution.rows[0];
  const leader = model.game.order[0][0], first = move === BEST_MOVE ? bestMoves(model, solution).best[0] : move;
  const rows = solution.rows.filter((row) => row.moves[leader] === first && (move !== BEST_MOVE || solution.chosen.best[row.history]));
  return rows.reduce((most, row) => (row.payoffs[leader] > most.payoffs[leader] ? row : most), rows[0]);
}

/** Three players and their ties. @param {Model} model @param {Row | undefined} row */
export function trianglePanel(model, row) {
  if (!model.ties || !row) return null;
  const places = [[150, 34], [40, 206], [260, 206]], pairs = [[0, 1], [0, 2], [1, 2]];
  const ties = model.ties.map((outcome) => row.outcomes[outcome]);
  const isFriendly = (/** @type {number} */ tie) => tie > 1e-9, isAbsent = (/** @type {number} */ tie) => Math.abs(tie) <= 1e-9;
  const lines = pairs.flatMap(([a, b], k) => {
    const [[x1, y1], [x2, y2]] = [places[a], places[b]];
    const look = isAbsent(ties[k]) ? "absent" : isFriendly(ties[k]) ? "friendly" : "hostile";
    return [svg("line", { x1, y1, x2, y2, class: `tie ${look}` }), svg("text", { x: (x1 + x2) / 2 + (k === 2 ? 0 : k ? 26 : -26), y: (y1 + y2) / 2 + (k === 2 ? 22 : 0), class: "strength" }, number(ties[k]))];
  });
  const nodes = model.players.flatMap((player, k) => [svg("circle", { cx: places[k][0], cy: places[k][1], r: 24 }), svg("text", { x: places[k][0], y: places[k][1] + 5, class: "player" }, player.label)]);
  const words = `${capital(patternText(model, pairs, ties.map(isFriendly)))}.`;
  return element(
    "figure",
    {},
    svg("svg", { viewBox: "0 0 300 240", class: "triangle", role: "img", "aria-label": words }, ...lines, ...nodes),
    element("figcaption", {}, `${words} A thick line is a friendly tie, a broken one a hostile tie, a thin dotted one no tie; the numbers run from −1 to 1.`),
  );
}

/** @param {Model} model @param {number[][]} pairs @param {boolean[]} friendly */
function patternText({ players }, pairs, friendly) {
  const count = friendly.filter(Boolean).length, the = (/** @type {number} */ k) => players[k].the;
  if (count === 0) return "no two of the three are friends";
  if (count === 3) return "all three are friends";
  if (count === 2) return `${the([0, 1, 2].find((k) => pairs.every((pair, j) => friendly[j] || !pair.includes(k))) ?? 0)} is friends with both others, who are not friends with each other`;
  const [a, b] = pairs[friendly.indexOf(true)];
  return `${the(a)} and ${the(b)} are friends, ${the([0, 1, 2].find((k) => k !== a && k !== b) ?? 0)} stands outside`;
}

/**
 * Why a player does what it does: the terms of its payoff, beside those of another move of its.
 * @param {Store} store @param {Layout} layout @param {Solution} solution
 * @param {(player: number) => (values: ArrayLike<number>) => Float64Array[]} termsOf
 * @param {{player: number, against: number}} choice @param {(choice: {player: number, against: number}) => void} choose
 */
export function whyPanel(store, layout, solution, termsOf, choice, choose) {
  const { model, state } = store, row = expectedRow(model, solution, state.move);
  if (!row) return element("p", {}, "Nothing is known to be played here, so that there is nothing to explain.");
  const player = model.players[choice.player], own = row.moves[choice.player];
  const leads = layout.earlier[0] === choice.player && layout.earlier.length > 0;
  const alternatives = [...player.moves.keys()].filter((move) => move !== own);
  if (!alternatives.length) return element("p", {}, `${capital(player.the)} has one move only.`);
  // After another move of the leader others play otherwise; another move of who moves last changes nothing else.
  const changed = (/** @type {number} */ move) => (leads ? expectedRow(model, solution, move) : deviation(row, choice.player, move, layout));
  const terms = termsOf(choice.player)(state.values), worth = (/** @type {Row | undefined} */ one) => (one ? one.payoffs[choice.player] : NaN);
  const valued = alternatives.map((move) => ({ move, row: changed(move) })).filter((one) => one.row);
  const payoff = (/** @type {Row} */ one) => expectation(solution.tensors.payoffs[choice.player], one, layout);
  if (!valued.length) return element("p", {}, `What follows the other moves of ${player.the} is not known.`);
  const next = valued.reduce((most, one) => (payoff(/** @type {Row} */ (one.row)) > payoff(/** @type {Row} */ (most.row)) ? one : most));
  const against = valued.find((one) => one.move === choice.against) ?? next;
  const rows = player.terms.map(({ label }, k) => {
    const [here, there] = [row, /** @type {Row} */ (against.row)].map((one) => expectation(terms[k], one, layout));
    return { label, here, there, gain: here - there };
  });
  const told = rows.filter(({ here, there }) => Math.abs(here) > 1e-9 || Math.abs(there) > 1e-9).sort((a, b) => Math.abs(b.gain) - Math.abs(a.gain));
  const played = own < 0 ? "its mixture" : player.moves[own].label, other = player.moves[against.move].label;
  const total = worth(row) - payoff(/** @type {Row} */ (against.row));
  const difference = Math.abs(total) < 1e-9 ? "is worth as much as" : total > 0 ? `is worth ${number(total)} more than` : `is worth ${number(-total)} less than`;
  const largest = told.filter(({ gain }) => gain * total > 0).slice(0, 2).map(({ label }) => label);
  const players = model.players.map(({ the }, k) => ({ value: String(k), text: the })).filter(({ value }) => layout.last.includes(Number(value)) || Number(value) === layout.earlier[0]);
  return element(
    "div",
    {},
    element(
      "div",
      { class: "bar" },
      menu("Why does", players, String(choice.player), (value) => choose({ player: Number(value), against: -1 })),
      menu("prefer it to", valued.map(({ move }) => ({ value: String(move), text: `${player.moves[move].label}${move === next.move ? " (its best alternative)" : ""}` })), String(against.move), (value) => choose({ ...choice, against: Number(value) })),
    ),
    element("p", {}, `To ${player.the}, ${played} ${difference} ${other}${leads ? ", with what follows each" : ", the others’ moves as they are"}${largest.length ? `; mostly: ${listed(largest)}` : ""}.`),
    table(`Terms of what it is worth to ${player.the}, ${model.unit}`, ["Term", capital(played), capital(other), "Difference"], [...told.map(({ label, here, there, gain }) => [label, number(here), number(there), number(gain)]), ["All", number(worth(row)), number(payoff(/** @type {Row} */ (against.row))), number(total)]], [1, 2, 3]),
  );
}

/** A row in which one player of the last stage plays another move. @param {Row} row @param {number} player @param {number} move @param {Layout} layout @returns {Row} */
function deviation(row, player, move, layout) {
  const mixed = row.mixed.map((strategy, k) => (layout.last[k] === player ? strategy.map((_, other) => (other === move ? 1 : 0)) : strategy));
  return { ...row, mixed, moves: row.moves.map((own, k) => (k === player ? move : own)) };
}

/** @param {Float64Array} tensor @param {Row} row @param {Layout} layout */
function expectation(tensor, row, layout) {
  let places = [[0, 1]];
  layout.shape.forEach((count, player) => {
    const strategy = strategyOf(row, player, layout);
    places = places.flatMap(([place, chance]) => [...Array(count).keys()].filter((move) => strategy[move] > 0).map((move) => [place * count + move, chance * strategy[move]]));
  });
  return places.reduce((sum, [place, chance]) => sum + chance * tensor[place], 0);
}

/**
 * @typedef {{model: Model, solve: (values: ArrayLike<number>) => Solution}} Compiled a game with what solves it
 *
 * The present place beside pinned ones and the authors' views, those of other games too.
 * @param {Store} store @param {Compiled} here @param {Compiled[]} all @param {(view: string) => void} open
 */
export function comparePanel(store, here, all, open) {
  const { model, state } = store;
  const places = [
    { name: "Here", place: /** @type {import("./state.js").Place} */ (state), of: here, go: null },
    ...state.pins.map((pin, k) => ({ name: `Pin ${k + 1}`, place: pin, of: here, go: () => store.change({ view: pin.view, values: [...pin.values] }) })),
    ...all.flatMap((of) =>
      of.model.views
        .map((view, k) => ({ name: view.title, place: { view: k, values: view.values }, of, go: () => open(view.name) }))
        .filter(({ place }) => of !== here || place.view !== state.view || store.changed().length > 0),
    ),
  ];
  const leader = isLed(model) ? model.players[model.game.order[0][0]] : null;
  const rows = places.map(({ name, place, of, go }) => {
    const answer = answerOf(of.model, of.solve(place.values)), { players, game } = of.model;
    const moves = (/** @type {"best" | "worst"} */ expectation) => (leader ? listed(answer[expectation].moves.map((move) => players[game.order[0][0]].moves[move].label), "or") : "–");
    const label = labelOf(of.model, place.view, place.values);
    const first = go ? button(name, go, { class: "quiet", "aria-label": `Go to ${name}` }) : element("strong", {}, name);
    const differs = go ? mostOther(model, state.values, of.model, place.values) : "";
    return [element("span", {}, first, element("br"), element("small", {}, label)), differs, ...(leader ? [moves("best"), reachedText(of.model, answer.best), moves("worst"), reachedText(of.model, answer.worst)] : [reachedText(of.model, answer.best)])];
  });
  const head = leader ? ["Place", "Differs most in", `${capital(leader.the)} does best, expecting the best`, "Then", "Expecting the worst", "Then"] : ["Place", "Differs most in", model.outcomes[0].label];
  return table("Here, what was pinned, and the views as their authors hold them", head, rows);
}

/**
 * In which assumptions two places differ most, as a share of the plausible range; those of other games by their names.
 * @param {Model} model @param {number[]} here @param {Model} other @param {number[]} there
 */
function mostOther(model, here, other, there) {
  const places = new Map(other.parameters.map(({ name }, k) => [name, k]));
  const found = model.parameters.flatMap((parameter, k) => {
    const place = places.get(parameter.name), range = parameter.high - parameter.low || 1;
    return place === undefined || there[place] === here[k] ? [] : [{ parameter, k, value: there[place], share: Math.abs(there[place] - here[k]) / range }];
  });
  found.sort((one, two) => two.share - one.share);
  const parts = found.slice(0, MOST_OTHER).map(({ parameter, k, value }) => `${parameter.called} ${spelled(parameter, value)} (here ${spelled(parameter, here[k])})`);
  return found.length > parts.length ? `${parts.join("; ")}; and ${found.length - parts.length} more` : parts.join("; ") || "nothing";
}
