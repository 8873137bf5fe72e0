// A map over two assumptions: what the answer is at each pair of values, all others as they are.

import { answerOf, isMixed, isSame, said } from "./answers.js";
import { element, menu, replace, svg } from "./dom.js";
import { schedule } from "./schedule.js";
import { dotsIn, drawDots, hatch } from "./strips.js";
import { plain, spelled } from "./words.js";

export const CELLS = 61;
const DOTS = 14; // between the dots that tell values apart without colour
const COARSE = 6; // cells between those that are looked at first
const FINE = 3; // cells between those that are looked at where these differ
const SIDE = 488; // of a saved picture, in its own units

/**
 * @typedef {import("./answers.js").Answer} Answer
 * @typedef {import("./state.js").Store} Store
 * @typedef {import("./state.js").State} State
 */

/** The cells of a map at a state, each looked at once. */
class Cells {
  /** @param {PhaseMap} map @param {State} state */
  constructor({ store, solve }, state) {
    const [across, up] = state.axes;
    this.model = store.model;
    this.solve = solve;
    this.move = state.move;
    this.axes = state.axes;
    this.columns = placesOn(this.model.parameters[across]);
    this.rows = placesOn(this.model.parameters[up]);
    this.point = [...state.values];
    /** @type {(Answer | null)[]} */
    this.known = new Array(CELLS * CELLS).fill(null);
  }

  /** @param {number} x @param {number} y @returns {Answer} */
  at(x, y) {
    const { point, axes: [across, up] } = this;
    point[across] = this.columns[x];
    point[up] = this.rows[y];
    return (this.known[y * CELLS + x] ??= answerOf(this.model, this.solve(point), this.move));
  }

  /** Whether the answers at the corners of a block say the same. @param {number} x @param {number} y @param {number} size */
  areAlike(x, y, size) {
    const first = this.at(x, y), others = [this.at(x + size, y), this.at(x, y + size), this.at(x + size, y + size)];
    return others.every((one) => isSame(one.best, first.best) && isSame(one.worst, first.worst));
  }
}

/** Values of an axis. @param {import("./words.js").Parameter} parameter @returns {number[]} */
function placesOn({ low, high }) {
  return Array.from({ length: CELLS }, (_, k) => low + ((high - low) * k) / (CELLS - 1));
}

export class PhaseMap {
  /**
   * @param {Store} store @param {(values: ArrayLike<number>) => import("./engine.js").Solution} solve
   * @param {import("./answers.js").Scale} scale
   */
  constructor(store, solve, scale) {
    this.store = store;
    this.solve = solve;
    this.scale = scale;
    /** @type {(Answer | null)[]} */
    this.answers = new Array(CELLS * CELLS).fill(null);
    /** @type {Cells | null} */
    this.cells = null;
    this.chosen = ""; // by which the menus were made
    this.canvas = element("canvas", { class: "map", tabindex: 0, role: "application", "aria-label": "Map over two assumptions; arrow keys move where you stand", "aria-describedby": "map-here" });
    this.cross = element("span", { class: "cross" });
    this.here = element("p", { id: "map-here", class: "here" });
    this.choices = element("div", { class: "bar" });
    this.low = element("span", {});
    this.high = element("span", {});
    this.left = element("span", { class: "along" });
    this.box = element(
      "div",
      {},
      this.choices,
      element("div", { class: "frame" }, this.left, element("div", { class: "plane" }, this.canvas, this.cross), element("span", {}), element("div", { class: "ends" }, this.low, this.high)),
      legendOf(scale.legend),
      this.here,
    );
    this.canvas.addEventListener("click", (event) => this.goTo(event));
    this.canvas.addEventListener("pointermove", (event) => this.tell(this.cellAt(event)));
    this.canvas.addEventListener("pointerleave", () => this.tell(null));
    this.canvas.addEventListener("keydown", (event) => this.step(event));
    this.drawn = 0;
  }

  /** Assumptions that have a range. */
  axes() {
    return this.store.model.parameters.flatMap(({ values, low, high }, k) => (values.length || low === high ? [] : [k]));
  }

  /** Whether there are two assumptions to draw it over. */
  isThere() {
    return this.axes().length > 1;
  }

  /** @param {State} state */
  show(state) {
    const { parameters } = this.store.model, axes = this.axes();
    if (!this.isThere()) {
      this.box.replaceChildren(element("p", {}, "A map needs two assumptions with a range."));
      return;
    }
    if (!state.axes.every((axis) => axes.includes(axis))) return this.store.go({ ...state, axes: [axes[0], axes[1]] });
    const options = axes.map((axis) => ({ value: String(axis), text: parameters[axis].called }));
    const choose = (/** @type {number} */ place) => (/** @type {string} */ value) => {
      const { axes: now } = this.store.state, axes = /** @type {[number, number]} */ ([...now]);
      axes[place] = Number(value);
      if (axes[0] === axes[1]) axes[1 - place] = now[place];
      this.store.change({ axes });
    };
    const expectations = [{ value: "best", text: "the best" }, { value: "worst", text: "the worst" }];
    const chosen = `${state.axes} ${state.expectation}`;
    if (this.chosen !== chosen)
      replace(
        this.choices,
        menu("Across", options, String(state.axes[0]), choose(0)),
        menu("Up", options, String(state.axes[1]), choose(1)),
        this.store.model.game.order.length > 1
          ? menu("Expecting", expectations, state.expectation, (value) => this.store.change({ expectation: value === "worst" ? "worst" : "best" }))
          : "",
      );
    this.chosen = chosen;
    const [across, up] = state.axes.map((axis) => parameters[axis]);
    this.low.textContent = `${plain(across.low)}`;
    this.high.textContent = `${across.called}: ${plain(across.high)} (${across.unit})`;
    this.left.textContent = `${up.called}, ${plain(up.low)} to ${plain(up.high)} (${up.unit})`;
    this.place(state);
    this.tell(null);
  }

  /** Put the cross where one stands. @param {State} state */
  place(state) {
    const [x, y] = state.axes.map((axis) => {
      const { low, high } = this.store.model.parameters[axis];
      return Math.min(Math.max((state.values[axis] - low) / (high - low), 0), 1);
    });
    this.cross.style.left = `${100 * x}%`;
    this.cross.style.top = `${100 * (1 - y)}%`;
  }

  /** Compute the outline of a map anew, in slices; the last map stays in sight meanwhile. @param {State} state */
  recompute(state) {
    if (!this.isThere()) return;
    this.cells = new Cells(this, state);
    schedule("map", this.outline(this.cells));
  }

  /** Then look at all cells, so that nothing small is missed. */
  complete() {
    if (this.cells) schedule("map in full", this.fill(this.cells));
  }

  /** A coarse grid, a finer one between corners that differ, and nearest to them what they have. @param {Cells} cells */
  *outline(cells) {
    /** @type {(Answer | null)[]} */
    const drawn = new Array(CELLS * CELLS).fill(null), blocks = [];
    for (let y = 0; y + 1 < CELLS; y += COARSE) for (let x = 0; x + 1 < CELLS; x += COARSE) blocks.push({ x, y, size: COARSE });
    for (const { x, y, size } of blocks) {
      const half = size / 2;
      if (size > FINE && !cells.areAlike(x, y, size)) {
        for (const [left, low] of [[x, y], [x + half, y], [x, y + half], [x + half, y + half]]) blocks.push({ x: left, y: low, size: half });
      } else {
        const nearest = (/** @type {number} */ k) => (k < half ? 0 : size);
        for (let j = 0; j <= size; j++) for (let i = 0; i <= size; i++) drawn[(y + j) * CELLS + x + i] = cells.at(x + nearest(i), y + nearest(j));
      }
      yield;
    }
    this.answers = drawn;
    this.draw();
    this.drawn++;
  }

  /** All cells. @param {Cells} cells */
  *fill(cells) {
    for (let cell = 0; cell < CELLS * CELLS; cell++) {
      cells.at(cell % CELLS, Math.floor(cell / CELLS));
      if (cell % 8 === 7) yield;
    }
    this.answers = cells.known;
    this.draw();
    this.tell(null);
  }

  draw() {
    const ratio = window.devicePixelRatio || 1, side = Math.round(this.canvas.clientWidth * ratio);
    if (!side) return;
    this.canvas.width = this.canvas.height = side;
    const brush = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    // Whole pixels, so that no seam is left between cells.
    const edge = (/** @type {number} */ k) => Math.round((k * side) / CELLS), runs = [...this.runs()];
    for (const { x, y, wide, reached } of runs) {
      const left = edge(x), top = edge(CELLS - 1 - y), across = edge(x + wide) - left, down = edge(CELLS - y) - top;
      brush.fillStyle = this.scale.of(reached.low);
      brush.fillRect(left, top, across, down);
      if (isMixed(reached)) hatch(brush, left, top, across, down, this.scale.of(reached.high), 5 * ratio);
    }
    for (const { x, y, wide, reached } of runs) {
      const left = edge(x), top = edge(CELLS - 1 - y);
      if (!isMixed(reached)) drawDots(brush, left, top, edge(x + wide) - left, edge(CELLS - y) - top, DOTS * ratio, this.scale.dot(reached.low));
    }
    brush.strokeStyle = "#000";
    brush.lineWidth = ratio;
    for (const [x1, y1, x2, y2] of this.borders()) {
      const cell = side / CELLS;
      brush.beginPath();
      brush.moveTo(x1 * cell, (CELLS - y1) * cell);
      brush.lineTo(x2 * cell, (CELLS - y2) * cell);
      brush.stroke();
    }
  }

  /** Stretches of cells in a row with the same answer. */
  *runs() {
    const { expectation } = this.store.state;
    for (let y = 0; y < CELLS; y++)
      for (let x = 0; x < CELLS; ) {
        const answer = this.answers[y * CELLS + x];
        let wide = 1;
        if (answer) {
          for (; x + wide < CELLS; wide++) {
            const next = this.answers[y * CELLS + x + wide];
            if (!next || !isSame(answer[expectation], next[expectation])) break;
          }
          yield { x, y, wide, reached: answer[expectation] };
        }
        x += wide;
      }
  }

  /** Lines between cells in which the leader's best moves differ. */
  *borders() {
    const { expectation } = this.store.state;
    const movesAt = (/** @type {number} */ x, /** @type {number} */ y) => this.answers[y * CELLS + x]?.[expectation].moves.join();
    for (let y = 0; y < CELLS; y++)
      for (let x = 0; x < CELLS; x++) {
        if (x + 1 < CELLS && movesAt(x, y) !== movesAt(x + 1, y)) yield [x + 1, y, x + 1, y + 1];
        if (y + 1 < CELLS && movesAt(x, y) !== movesAt(x, y + 1)) yield [x, y + 1, x + 1, y + 1];
      }
  }

  /** @param {MouseEvent} event @returns {[number, number]} */
  cellAt(event) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    const place = (/** @type {number} */ share) => Math.min(Math.max(Math.round(share * (CELLS - 1)), 0), CELLS - 1);
    return [place((event.clientX - left) / width), place(1 - (event.clientY - top) / height)];
  }

  /** @param {MouseEvent} event */
  goTo(event) {
    const [x, y] = this.cellAt(event);
    this.stand(x, y, "");
  }

  /** @param {number} x @param {number} y @param {string} name */
  stand(x, y, name) {
    const { state } = this.store, values = [...state.values];
    values[state.axes[0]] = Number(placesOn(this.store.model.parameters[state.axes[0]])[x].toPrecision(6));
    values[state.axes[1]] = Number(placesOn(this.store.model.parameters[state.axes[1]])[y].toPrecision(6));
    this.store.change({ values }, name);
  }

  /** @param {KeyboardEvent} event */
  step(event) {
    const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key] ?? [0, 0];
    if (!dx && !dy) return;
    event.preventDefault();
    const { state, model } = this.store;
    const [x, y] = state.axes.map((axis, k) => {
      const { low, high } = model.parameters[axis];
      return Math.min(Math.max(Math.round(((state.values[axis] - low) / (high - low)) * (CELLS - 1)) + [dx, dy][k], 0), CELLS - 1);
    });
    this.stand(x, y, "map");
  }

  /** Say what holds at a cell, or at the one where one stands. @param {[number, number] | null} cell */
  tell(cell) {
    const { model, state } = this.store, [across, up] = state.axes;
    const values = cell ? [placesOn(model.parameters[across])[cell[0]], placesOn(model.parameters[up])[cell[1]]] : [state.values[across], state.values[up]];
    const point = [...state.values];
    [point[across], point[up]] = values;
    const reached = answerOf(model, this.solve(point), state.move)[state.expectation];
    const at = [across, up].map((axis, k) => `${model.parameters[axis].called} ${spelled(model.parameters[axis], Number(values[k].toPrecision(3)))}`);
    this.here.textContent = `${cell ? "There" : "Here"}, at ${at.join(" and ")}: ${said(model, reached, state.move)}.`;
  }

  /** The map as a picture that scales. @param {string} title */
  picture(title) {
    const { model, state } = this.store, cell = SIDE / CELLS, margin = 60, [across, up] = state.axes.map((axis) => model.parameters[axis]);
    const y = (/** @type {number} */ row) => margin + SIDE - row * cell;
    const patterns = new Map();
    const paint = (/** @type {import("./answers.js").Reached} */ reached) => {
      if (!isMixed(reached)) return this.scale.of(reached.low);
      const key = `${reached.low},${reached.high}`;
      if (!patterns.has(key)) {
        const lines = svg("path", { d: "M0 6L6 0", stroke: this.scale.of(reached.high), "stroke-width": 2.5 });
        patterns.set(key, svg("pattern", { id: `p${patterns.size}`, width: 6, height: 6, patternUnits: "userSpaceOnUse" }, svg("rect", { width: 6, height: 6, fill: this.scale.of(reached.low) }), lines));
      }
      return `url(#${patterns.get(key).id})`;
    };
    const cells = [...this.runs()].map((run) => svg("rect", { x: margin + run.x * cell, y: y(run.y + 1), width: run.wide * cell + 0.3, height: cell + 0.3, fill: paint(run.reached) }));
    const dots = [...this.runs()].flatMap(({ x, y: row, wide, reached }) => {
      const { size, colour } = this.scale.dot(reached.low);
      const found = isMixed(reached) ? [] : dotsIn(margin + x * cell, y(row + 1), wide * cell, cell, DOTS, size);
      return [...found].map(([cx, cy, r]) => svg("circle", { cx, cy, r, fill: colour }));
    });
    const lines = [...this.borders()].map(([x1, y1, x2, y2]) => `M${margin + x1 * cell} ${y(y1)}L${margin + x2 * cell} ${y(y2)}`).join("");
    const text = (/** @type {number} */ x, /** @type {number} */ at, /** @type {string} */ words, extra = {}) => svg("text", { x, y: at, "font-size": 13, "font-family": "sans-serif", ...extra }, words);
    const [crossX, crossY] = state.axes.map((axis, k) => {
      const { low, high } = model.parameters[axis], share = (state.values[axis] - low) / (high - low);
      return k ? margin + SIDE * (1 - share) : margin + SIDE * share;
    });
    const entries = this.scale.legend.flatMap(({ label, colour, dot }, k) => [
      svg("rect", { x: margin, y: margin + SIDE + 40 + 20 * k, width: 14, height: 14, fill: colour, stroke: "#000" }),
      ...(dot ? [svg("circle", { cx: margin + 7, cy: margin + SIDE + 47 + 20 * k, r: dot.size * DOTS, fill: dot.colour })] : []),
      text(margin + 22, margin + SIDE + 52 + 20 * k, label),
    ]);
    const height = margin + SIDE + 60 + 20 * this.scale.legend.length;
    return svg(
      "svg",
      { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${SIDE + 2 * margin} ${height}`, width: SIDE + 2 * margin, height },
      svg("rect", { width: "100%", height: "100%", fill: "#fff" }),
      svg("defs", {}, ...patterns.values()),
      text(margin, 22, title, { "font-weight": "bold" }),
      text(margin, 41, `${model.outcomes[0].label}, expecting the ${state.expectation} of what may follow`),
      text(margin, 56, "Lines: the best move changes. Cross: where one stands. All equilibria."),
      ...cells,
      ...dots,
      svg("path", { d: lines, stroke: "#000", fill: "none" }),
      svg("path", { d: `M${crossX - 7} ${crossY}h14M${crossX} ${crossY - 7}v14`, stroke: "#fff", "stroke-width": 5 }),
      svg("path", { d: `M${crossX - 7} ${crossY}h14M${crossX} ${crossY - 7}v14`, stroke: "#000", "stroke-width": 2 }),
      text(margin + SIDE / 2, margin + SIDE + 26, `${across.called} (${across.unit}), ${plain(across.low)} to ${plain(across.high)}`, { "text-anchor": "middle" }),
      text(0, 0, `${up.called} (${up.unit}), ${plain(up.low)} to ${plain(up.high)}`, { "text-anchor": "middle", transform: `translate(${margin - 14} ${margin + SIDE / 2}) rotate(-90)` }),
      ...entries,
    );
  }
}

/** @param {import("./answers.js").Entry[]} entries */
export function legendOf(entries) {
  const items = entries.map(({ label, colour, dot }) => {
    const ground = svg("rect", { width: 16, height: 16, fill: colour });
    const mark = dot ? [svg("circle", { cx: 8, cy: 8, r: dot.size * DOTS, fill: dot.colour })] : [];
    return element("li", {}, svg("svg", { class: "swatch", viewBox: "0 0 16 16", "aria-hidden": "true" }, ground, ...mark), label);
  });
  return element("ul", { class: "legend" }, ...items);
}
