// A game over time at a point of the assumptions: payoffs of persons in every state, and chances of what follows. The
// same steps as in sim/time (model, chances, stochastic_game), where persons and tenure are explained.

import { Program } from "./program.js";

const SLACK = 1e-12; // by which rounding may take a chance out of [0, 1]
const EVERY_LEVEL = -1;

/**
 * @typedef {import("./payoffs.js").Tree} Tree
 * @typedef {[number, number[]][]} When factors with the levels that fit
 *
 * @typedef {Object} Plan
 * @property {string} name @property {string} title @property {string} note @property {string} source
 * @property {[string, string]} supposing it as a condition, and once the first mover is named @property {boolean} names whether it names it
 * @property {{when: When, move: number}[]} rules the first that fits a state holds
 * @property {When} kept where the plan is kept @property {number} otherwise the move elsewhere, -1 where all is free
 * @property {number} begins year
 *
 * @typedef {Object} Time how a game goes on, as the program writes it
 * @property {string} period @property {number} years @property {number} year that is asked about
 * @property {{name: string, called: string, levels: string[]}[]} factors @property {number[]} start
 * @property {{factor: number, values: number[]}[]} switches @property {Tree[]} quantities
 * @property {{shape: number[], values: number[]}[]} levels @property {Tree[][]} payoffs of each player
 * @property {Tree[]} discount @property {({factor: number, leaving: Tree | null} | null)[]} leaders
 * @property {{when: When, player: number, moves: number[]}[]} unavailable
 * @property {{factor: number, when: When, kind: "to" | "rates" | "steps", targets: [number, Tree][]}[]} transitions
 * @property {{clause: string, tree: Tree} | null} target @property {Plan[]} plans
 *
 * @typedef {Object} Timed a game over time at a point
 * @property {Float64Array[]} payoffs of each person at each state and profile, with what leaving may bring
 * @property {Float64Array} discount of each person
 * @property {Uint8Array} holds whether the target holds at each state and profile
 * @property {Int32Array} follows number of what follows each state and profile, many of which are followed alike
 * @property {Int32Array} first entry of each of what follows @property {Int32Array} next states @property {Float64Array} chance
 */

export class Dynamics {
  /** @param {{shape: number[], order: number[][], time: Time}} game */
  constructor({ shape, order, time }) {
    this.shape = shape;
    this.order = order;
    this.time = time;
    this.counts = time.factors.map(({ levels }) => levels.length);
    this.states = product(this.counts);
    this.profiles = product(shape);
    this.level = this.counts.map((count, factor) => {
      const width = product(this.counts.slice(factor + 1));
      return Int32Array.from({ length: this.states }, (_, state) => Math.floor(state / width) % count);
    });
    this.start = time.start.reduce((state, level, factor) => state * this.counts[factor] + level, 0);
    this.program = new Program({
      quantities: time.quantities,
      levels: time.levels.map((level) => this.spread(level)),
      switches: time.switches.map(({ factor, values }) => [...this.level[factor]].map((level) => values[level])),
      profiles: this.profiles,
    });
    this.payoffs = time.payoffs.map((terms) => this.program.sum(terms));
    this.discount = time.discount.map((tree) => this.program.step(tree));
    this.leaving = time.leaders.map((leader) => (leader && leader.leaving !== null ? this.program.step(leader.leaving) : null));
    this.target = time.target && this.program.step(time.target.tree);
    this.rules = time.transitions.map((rule) => ({ ...rule, fits: this.fits(rule.when), steps: rule.targets.map(([, tree]) => this.program.step(tree)) }));
    this.persons = time.leaders.flatMap((leader, player) =>
      leader && leader.leaving === null ? [...Array(this.counts[leader.factor]).keys()].map((level) => ({ player, level })) : [{ player, level: EVERY_LEVEL }],
    );
    /** Whose values a player's are in each state. */
    this.movers = shape.map((_, player) => {
      const leader = time.leaders[player];
      return Int32Array.from({ length: this.states }, (_, state) =>
        this.persons.findIndex((one) => one.player === player && (one.level === EVERY_LEVEL || (leader !== null && this.level[leader.factor][state] === one.level))),
      );
    });
    /** Who moves for the players in each state. */
    this.inOffice = Array.from({ length: this.states }, (_, state) => Int32Array.from(this.movers, (own) => own[state]));
    /** The level with which a person's values end; 0 everywhere for one whose values do not. */
    this.tenure = this.persons.map(({ player }) => {
      const leader = time.leaders[player];
      return leader && leader.leaving !== null ? this.level[leader.factor] : new Int32Array(this.states);
    });
    this.isForEver = this.tenure.map((levels) => levels.every((level) => level === 0));
    this.menus = shape.map((count, player) => Array.from({ length: this.states }, (_, state) => this.menu(player, count, state)));
  }

  /** @param {{shape: number[], values: number[]}} level of an instrument */
  spread({ shape, values }) {
    const strides = shape.map((count, axis) => (count > 1 ? product(shape.slice(axis + 1)) : 0));
    return Float64Array.from({ length: this.profiles }, (_, profile) => {
      let place = 0;
      for (let axis = shape.length - 1; axis >= 0; axis--) {
        place += (profile % this.shape[axis]) * strides[axis];
        profile = Math.floor(profile / this.shape[axis]);
      }
      return values[place];
    });
  }

  /** Which states fit a pattern. @param {When} when */
  fits(when) {
    return Uint8Array.from({ length: this.states }, (_, state) => (when.every(([factor, levels]) => levels.includes(this.level[factor][state])) ? 1 : 0));
  }

  /** @param {number} player @param {number} count @param {number} state */
  menu(player, count, state) {
    const gone = this.time.unavailable.filter((entry) => entry.player === player && entry.when.every(([factor, levels]) => levels.includes(this.level[factor][state]))).flatMap(({ moves }) => moves);
    return Int32Array.from([...Array(count).keys()].filter((move) => !gone.includes(move)));
  }

  /**
   * The game at a point; what cannot be is thrown as a sentence.
   * @param {ArrayLike<number>} values @returns {Timed}
   */
  at(values) {
    const { program, states, profiles, persons } = this;
    program.begin(values);
    const own = this.payoffs.map(() => new Float64Array(states * profiles));
    const leaving = persons.map(() => new Float64Array(states)), holds = new Uint8Array(states * profiles);
    const discount = Float64Array.from(persons, ({ player }) => this.discount[player].value[0]);
    if (!discount.every((share) => share >= 0 && share <= 1)) throw new Error("a discount factor lies outside 0 and 1");
    const following = new Following(this);
    for (let state = 0; state < states; state++) {
      program.enter(state);
      this.payoffs.forEach((step, player) => copy(step.value, own[player], state * profiles, profiles));
      persons.forEach(({ player }, person) => (leaving[person][state] = this.leaving[player]?.value[0] ?? 0));
      if (this.target) for (let profile = 0; profile < profiles; profile++) holds[state * profiles + profile] = Math.abs(at(this.target.value, profile)) > SLACK / 2 ? 1 : 0;
      following.add(state);
    }
    if (!own.every((payoffs) => payoffs.every(Number.isFinite))) throw new Error("a payoff is not a finite number");
    const { follows, first, next, chance } = following.done();
    const payoffs = persons.map((person) => this.seen(own[person.player], person));
    const game = { payoffs, discount, holds, follows, first, next, chance };
    persons.forEach((_, person) => this.addLeaving(game, person, leaving[person]));
    return game;
  }

  /** What a person gets in every state: out of office by his own lights. @param {Float64Array} payoffs @param {{player: number, level: number}} person */
  seen(payoffs, { player, level }) {
    const leader = this.time.leaders[player];
    if (level === EVERY_LEVEL || !leader) return payoffs.slice();
    const width = product(this.counts.slice(leader.factor + 1)), seen = new Float64Array(payoffs.length);
    for (let state = 0; state < this.states; state++) {
      const from = state + (level - this.level[leader.factor][state]) * width;
      seen.set(payoffs.subarray(from * this.profiles, (from + 1) * this.profiles), state * this.profiles);
    }
    return seen;
  }

  /** @param {Timed} game @param {number} person @param {Float64Array} leaving */
  addLeaving({ payoffs, discount, follows, first, next, chance }, person, leaving) {
    if (!leaving.some(Boolean)) return;
    const tenure = this.tenure[person];
    for (let state = 0; state < this.states; state++)
      for (let place = state * this.profiles; place < (state + 1) * this.profiles; place++) {
        let stays = 0;
        for (let k = first[follows[place]]; k < first[follows[place] + 1]; k++) if (tenure[next[k]] === tenure[state]) stays += chance[k];
        payoffs[person][place] += discount[person] * (1 - stays) * leaving[state];
      }
  }
}

/** What follows the profiles of one state after another. */
class Following {
  /** @param {Dynamics} dynamics */
  constructor(dynamics) {
    const { counts, profiles, states } = dynamics;
    this.dynamics = dynamics;
    this.width = counts.reduce((sum, count) => sum + count, 0); // all factors' levels
    this.begins = counts.map((_, factor) => counts.slice(0, factor).reduce((sum, count) => sum + count, 0));
    this.table = new Float64Array(profiles * this.width); // chances of the levels after each profile
    this.follows = new Int32Array(states * profiles);
    this.alike = new Int32Array(profiles); // first profile of each kind
    this.first = new Growing(Int32Array);
    this.next = new Growing(Int32Array);
    this.chance = new Growing(Float64Array);
  }

  /** @param {number} state */
  add(state) {
    const { dynamics, table, width, alike } = this, { profiles, counts } = dynamics;
    table.fill(0);
    for (const rule of dynamics.rules) if (rule.fits[state]) this.apply(rule, state);
    counts.forEach((count, factor) => this.complete(factor, count, dynamics.level[factor][state]));
    const before = this.first.size;
    for (let profile = 0; profile < profiles; profile++) {
      let kind = 0;
      const kinds = this.first.size - before;
      for (; kind < kinds; kind++) {
        let k = 0;
        while (k < width && table[alike[kind] * width + k] === table[profile * width + k]) k++;
        if (k === width) break;
      }
      if (kind === kinds) {
        alike[kind] = profile;
        this.first.push(this.next.size);
        this.spread(profile * width, 0, 0, 1);
      }
      this.follows[state * profiles + profile] = before + kind;
    }
  }

  /** @param {Dynamics["rules"][number]} rule @param {number} state */
  apply({ factor, kind, targets, steps }, state) {
    const { table, width, dynamics } = this, begin = this.begins[factor], level = dynamics.level[factor][state];
    for (let profile = 0; profile < dynamics.profiles; profile++) {
      let total = 0;
      for (const { value } of steps) total += at(value, profile);
      const share = kind === "rates" ? -Math.expm1(-total) / (total > 0 ? total : 1) : 1;
      for (let k = 0; k < targets.length; k++) {
        const to = kind === "steps" ? level + targets[k][0] : targets[k][0];
        if (to >= 0 && to < dynamics.counts[factor]) table[profile * width + begin + to] += at(steps[k].value, profile) * share;
      }
    }
  }

  /** Give the rest of the probability to the level that a state is at. @param {number} factor @param {number} count @param {number} level */
  complete(factor, count, level) {
    const { table, width } = this, begin = this.begins[factor];
    for (let place = begin; place < table.length; place += width) {
      let total = 0, sum = 0;
      for (let k = place; k < place + count; k++) {
        total += table[k];
        if (table[k] < -SLACK) this.refuse(factor, `falls to ${table[k].toPrecision(3)}, below 0`);
        table[k] = Math.min(Math.max(table[k], 0), 1);
        sum += table[k];
      }
      if (!Number.isFinite(total)) this.refuse(factor, "is not a finite number");
      if (total > 1 + SLACK) this.refuse(factor, `adds up to ${total.toPrecision(3)}, above 1`);
      if (1 - sum >= SLACK) table[place + level] += 1 - sum;
    }
  }

  /** @param {number} factor @param {string} what @returns {never} */
  refuse(factor, what) {
    throw new Error(`the chance of a change of ${this.dynamics.time.factors[factor].called} ${what}`);
  }

  /** Put down the states that follow, with their chances. @param {number} row @param {number} factor @param {number} state @param {number} chance */
  spread(row, factor, state, chance) {
    const { counts } = this.dynamics;
    if (factor === counts.length) {
      this.next.push(state);
      this.chance.push(chance);
      return;
    }
    for (let level = 0; level < counts[factor]; level++) {
      const share = this.table[row + this.begins[factor] + level];
      if (share !== 0) this.spread(row, factor + 1, state * counts[factor] + level, chance * share);
    }
  }

  done() {
    this.first.push(this.next.size);
    return { follows: this.follows, first: this.first.array(), next: this.next.array(), chance: this.chance.array() };
  }
}

/**
 * Numbers of which there will be more.
 * @template {Int32Array | Float64Array} T
 */
export class Growing {
  /** @param {new (length: number) => T} kind */
  constructor(kind) {
    this.kind = kind;
    this.values = new kind(1024);
    this.size = 0;
  }

  /** @param {number} value */
  push(value) {
    if (this.size === this.values.length) {
      const more = new this.kind(2 * this.size);
      more.set(this.values);
      this.values = more;
    }
    this.values[this.size++] = value;
  }

  /** @returns {T} */
  array() {
    return /** @type {T} */ (this.values.subarray(0, this.size));
  }
}

/** @param {number[]} counts */
const product = (counts) => counts.reduce((size, count) => size * count, 1);

/** @param {Float64Array} value of one number, or of one for each profile @param {number} profile */
const at = (value, profile) => value[value.length > 1 ? profile : 0];

/** @param {Float64Array} value @param {Float64Array} into @param {number} first @param {number} count */
function copy(value, into, first, count) {
  if (value.length > 1) into.set(value, first);
  else into.fill(value[0], first, first + count);
}
