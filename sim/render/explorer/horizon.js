// Backward induction over a number of years: in every state and year all equilibria of the last stage after each move
// of the earlier movers, of which a rule picks one, then what earlier movers do. The same steps and ties as in
// sim/time/horizon.py.

import { onlyCell, solveBimatrix } from "./bimatrix.js";
import { Growing } from "./dynamics.js";
import { tiesWithBest } from "./engine.js";

export const FREE = -1; // in place of the number of a move: any
const TIE = 1e-9; // of 1 and the size of what is compared: closer values are equal

/**
 * @typedef {import("./dynamics.js").Dynamics} Dynamics
 * @typedef {import("./dynamics.js").Timed} Timed
 * @typedef {"best" | "worst"} Rule which equilibrium is expected, by what it is worth to the first mover
 *
 * @typedef {Object} Played what is played, profile by profile
 * @property {Int32Array} first entry of each year and state @property {Int32Array} last entry, left out
 * @property {Int32Array} profile @property {Float64Array} chance
 * @property {boolean} picked whether anywhere one of several equilibria was picked, so that another rule may play otherwise
 * @property {number} worth of the whole to the first mover, in the first year
 */

/** Why a game is not solved in the page; nothing where it is. @param {{order: number[][]}} game */
export function unsolved({ order }) {
  if (order.slice(0, -1).some((stage) => stage.length > 1)) return "several players choose at once before others";
  return order[order.length - 1].length > 2 ? "three players or more choose last" : "";
}

/**
 * Solve a game over a number of years, from the last to the first; a step a year.
 * @param {Dynamics} dynamics @param {Timed} game @param {number} years @param {Rule} rule
 * @param {Int32Array[] | null} forced move that the first mover is bound to in each year and state, FREE where it is not
 * @returns {Generator<void, Played>}
 */
export function* solveHorizon(dynamics, game, years, rule, forced) {
  const { states } = dynamics;
  const first = new Int32Array(years * states), last = new Int32Array(years * states);
  const profile = new Growing(Int32Array), chance = new Growing(Float64Array);
  const stage = new Stage(dynamics, game, rule, profile, chance);
  for (let year = years - 1; year >= 0; year--) {
    for (let state = 0; state < states; state++) {
      first[year * states + state] = profile.size;
      stage.solve(state, forced ? forced[year][state] : FREE);
      last[year * states + state] = profile.size;
    }
    stage.turn();
    yield;
  }
  return { first, last, profile: profile.array(), chance: chance.array(), picked: stage.picked, worth: stage.first() };
}

/** The game of one state and year. */
class Stage {
  /** @param {Dynamics} dynamics @param {Timed} game @param {Rule} rule @param {Growing<Int32Array>} profile @param {Growing<Float64Array>} chance what is played is added to these */
  constructor(dynamics, game, rule, profile, chance) {
    const { shape, order, states, persons } = dynamics, earlier = order.slice(0, -1).flat(), last = order[order.length - 1];
    this.dynamics = dynamics;
    this.game = game;
    this.sign = rule === "best" ? 1 : -1;
    this.picked = false;
    this.profile = profile;
    this.chance = chance;
    this.earlier = earlier;
    this.last = last;
    this.selector = order[0][0];
    this.strides = shape.map((_, player) => shape.slice(player + 1).reduce((size, count) => size * count, 1));
    this.persons = persons.length;
    /** Worth of this year and all that follow, and of the next one. */
    this.values = new Float64Array(states * persons.length);
    this.next = new Float64Array(states * persons.length);
    const kinds = game.first.length - 1;
    this.ahead = new Float64Array(kinds * persons.length);
    this.known = new Int32Array(kinds);
    this.time = 1;
    const histories = earlier.reduce((size, player) => size * shape[player], 1);
    this.starts = new Int32Array(histories);
    this.worth = earlier.map(() => new Float64Array(histories)); // of each history to each earlier mover
    this.picks = new Int32Array(histories);
    this.pure = new Int32Array(histories); // profile that is expected after each history, -1 where it is a mixture
    /** @type {Float64Array[][]} */
    this.mixed = new Array(histories); // strategies after each history, of those where they mix
    const [row, column = row] = last;
    this.A = new Float64Array(shape[row] * shape[column]);
    this.B = new Float64Array(shape[row] * shape[column]);
  }

  /** What a profile of a state is worth to a person who moves: this year and all that follow. @param {number} state @param {number} profile @param {number} person */
  worthOf(state, profile, person) {
    const place = state * this.dynamics.profiles + profile, kind = this.game.follows[place];
    if (this.known[kind] !== this.time) this.look(state, kind);
    return this.game.payoffs[person][place] + this.game.discount[person] * this.ahead[kind * this.persons + person];
  }

  /** Find what the persons who move may expect of what follows. @param {number} state @param {number} kind */
  look(state, kind) {
    this.known[kind] = this.time;
    for (const person of this.dynamics.inOffice[state]) this.ahead[kind * this.persons + person] = this.expect(state, kind, person);
  }

  /** What a person may expect of what follows. @param {number} state @param {number} kind @param {number} person */
  expect(state, kind, person) {
    const { next, persons, dynamics } = this, { first, next: following, chance } = this.game, to = first[kind + 1];
    let sum = 0;
    if (dynamics.isForEver[person]) for (let k = first[kind]; k < to; k++) sum += chance[k] * next[following[k] * persons + person];
    else {
      const tenure = dynamics.tenure[person], own = tenure[state];
      for (let k = first[kind]; k < to; k++) if (tenure[following[k]] === own) sum += chance[k] * next[following[k] * persons + person];
    }
    return sum;
  }

  /** Find what is played in a state. @param {number} state @param {number} bound move of the first mover, or FREE */
  solve(state, bound) {
    const { earlier, dynamics } = this, menus = earlier.map((player) => dynamics.menus[player][state]);
    const histories = this.enter(menus);
    const inner = menus.length ? histories / menus[0].length : histories;
    const from = bound === FREE ? 0 : menus[0].indexOf(bound) * inner, to = bound === FREE ? histories : from + inner;
    for (let history = from; history < to; history++) this.lastStage(state, history);
    const chosen = this.choose(menus, histories, bound === FREE ? FREE : menus[0].indexOf(bound));
    this.play(state, chosen);
  }

  /** Put down where each history begins. @param {Int32Array[]} menus */
  enter(menus) {
    let count = 1;
    this.starts[0] = 0;
    for (let k = 0; k < menus.length; k++) {
      const moves = menus[k], stride = this.strides[this.earlier[k]];
      for (let history = count - 1; history >= 0; history--) {
        const start = this.starts[history];
        for (let move = moves.length - 1; move >= 0; move--) this.starts[history * moves.length + move] = start + moves[move] * stride;
      }
      count *= moves.length;
    }
    return count;
  }

  /** Find what is expected after a history. @param {number} state @param {number} history */
  lastStage(state, history) {
    if (this.last.length === 1) this.oneChooses(state, history);
    else this.twoChoose(state, history);
    const { pure, earlier, worth, dynamics } = this;
    for (let k = 0; k < earlier.length; k++)
      worth[k][history] = pure[history] >= 0 ? this.worthOf(state, pure[history], dynamics.movers[earlier[k]][state]) : this.expected(state, history, this.mixed[history], earlier[k]);
  }

  /** @param {number} state @param {number} history */
  oneChooses(state, history) {
    const [player] = this.last, moves = this.dynamics.menus[player][state], person = this.dynamics.movers[player][state];
    for (let k = 0; k < moves.length; k++) this.A[k] = this.worthOf(state, this.starts[history] + moves[k] * this.strides[player], person);
    const ties = tiesWithBest(this.A.subarray(0, moves.length), moves.length, 1), count = this.dynamics.shape[player];
    this.pick(state, history, [...moves].filter((_, k) => ties[k]).map((move) => [Float64Array.from({ length: count }, (_, other) => (other === move ? 1 : 0))]));
  }

  /** @param {number} state @param {number} history */
  twoChoose(state, history) {
    const { A, B, dynamics, strides } = this, row = this.last[0], column = this.last[1], start = this.starts[history];
    const rows = dynamics.menus[row][state], columns = dynamics.menus[column][state], m = rows.length, n = columns.length;
    const first = dynamics.movers[row][state], second = dynamics.movers[column][state], down = strides[row], along = strides[column];
    const { follows, payoffs, discount } = this.game, { known, time, ahead, persons } = this, begin = state * dynamics.profiles + start;
    const own = payoffs[first], others = payoffs[second], ownDiscount = discount[first], othersDiscount = discount[second];
    for (let a = 0; a < m; a++)
      for (let b = 0; b < n; b++) {
        const place = begin + rows[a] * down + columns[b] * along, kind = follows[place];
        if (known[kind] !== time) this.look(state, kind);
        A[a * n + b] = own[place] + ownDiscount * ahead[kind * persons + first];
        B[b * m + a] = others[place] + othersDiscount * ahead[kind * persons + second];
      }
    const cell = onlyCell(A, B, m, n);
    if (cell >= 0) {
      this.pure[history] = start + rows[Math.floor(cell / n)] * strides[row] + columns[cell % n] * strides[column];
      return;
    }
    const { found } = solveBimatrix(A, B, m, n);
    if (!found.length) throw new Error("the game of a state is too large for the page, or rounding leaves open what is played in it");
    this.pick(state, history, found.map(({ strategies: [x, y] }) => [spread(x, rows, dynamics.shape[row]), spread(y, columns, dynamics.shape[column])]));
  }

  /** Keep what the rule picks: the first of those that are worth most, or least, to the first mover. @param {number} state @param {number} history @param {Float64Array[][]} found */
  pick(state, history, found) {
    let picked = found[0];
    if (found.length > 1) {
      this.picked = true;
      const worth = found.map((strategies) => this.sign * this.expected(state, history, strategies, this.selector)), top = Math.max(...worth);
      picked = found[worth.findIndex((one) => one >= top - TIE * (1 + Math.abs(top)))];
    }
    const moves = picked.map((strategy) => strategy.indexOf(1));
    this.pure[history] = moves.includes(-1) ? -1 : moves.reduce((profile, move, k) => profile + move * this.strides[this.last[k]], this.starts[history]);
    this.mixed[history] = picked;
  }

  /** What strategies after a history are worth to a player. @param {number} state @param {number} history @param {Float64Array[]} strategies @param {number} player */
  expected(state, history, strategies, player) {
    const { last, strides } = this, person = this.dynamics.movers[player][state], start = this.starts[history], [x, y] = strategies;
    let sum = 0;
    for (let a = 0; a < x.length; a++) {
      if (!(x[a] > 0)) continue;
      const profile = start + a * strides[last[0]];
      if (!y) sum += x[a] * this.worthOf(state, profile, person);
      else for (let b = 0; b < y.length; b++) if (y[b] > 0) sum += x[a] * y[b] * this.worthOf(state, profile + b * strides[last[1]], person);
    }
    return sum;
  }

  /** The history that earlier movers choose, the last of them first. @param {Int32Array[]} menus @param {number} histories @param {number} bound number of the first mover's move among its own, or FREE */
  choose(menus, histories, bound) {
    const { picks, worth } = this;
    let count = histories;
    for (let history = 0; history < histories; history++) picks[history] = history;
    for (let k = menus.length - 1; k >= 0; k--) {
      const width = menus[k].length;
      count /= width;
      for (let node = 0; node < count; node++) picks[node] = picks[node * width + (k === 0 && bound !== FREE ? bound : firstBest(worth[k], picks, node * width, width))];
    }
    return picks[0];
  }

  /** Put down what is played, and what it is worth to everyone. @param {number} state @param {number} history */
  play(state, history) {
    const { last, strides, profile, chance, persons } = this, begin = profile.size;
    if (this.pure[history] >= 0) profile.push(this.pure[history]), chance.push(1);
    else {
      const [x, y] = this.mixed[history]; // of a single player nothing is mixed
      for (let a = 0; a < x.length; a++)
        for (let b = 0; x[a] > 0 && b < y.length; b++)
          if (y[b] > 0) profile.push(this.starts[history] + a * strides[last[0]] + b * strides[last[1]]), chance.push(x[a] * y[b]);
    }
    const { payoffs, discount, follows } = this.game;
    for (let person = 0; person < persons; person++) {
      let sum = 0;
      for (let k = begin; k < profile.size; k++) {
        const place = state * this.dynamics.profiles + profile.values[k];
        sum += chance.values[k] * (payoffs[person][place] + discount[person] * this.expect(state, follows[place], person));
      }
      this.values[state * persons + person] = sum;
    }
  }

  /** What the year that was solved last, and all that follow, are worth to the first mover. */
  first() {
    const { movers, start } = this.dynamics;
    return this.next[start * this.persons + movers[this.selector][start]];
  }

  /** Go on to the year before. */
  turn() {
    [this.values, this.next] = [this.next, this.values];
    this.time++;
  }
}

/** The first of a node's moves that are best. @param {Float64Array} worth @param {Int32Array} picks @param {number} from @param {number} width */
function firstBest(worth, picks, from, width) {
  let top = -Infinity;
  for (let k = from; k < from + width; k++) top = Math.max(top, worth[picks[k]]);
  const least = top - TIE * (1 + Math.abs(top));
  let move = 0;
  while (!(worth[picks[from + move]] >= least)) move++;
  return move;
}

/** @param {Float64Array} strategy over moves that are left @param {Int32Array} moves @param {number} count */
function spread(strategy, moves, count) {
  if (strategy.length === count) return strategy;
  const all = new Float64Array(count);
  for (let k = 0; k < moves.length; k++) all[moves[k]] = strategy[k];
  return all;
}
