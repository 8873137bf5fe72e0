// Pictures of chances by year: bands of what is one or the other, and lines. Told apart without colour.

import { colour } from "./answers.js";
import { svg } from "./dom.js";

const HEIGHT = 260, LEFT = 44, RIGHT = 12, TOP = 12, BOTTOM = 40;
const FONT = 13;
const DASHES = ["", "8 4", "2 4", "12 4 2 4", "5 3", "14 6", "1 3"];
const DARKEST = 0, LIGHTEST = 0.62; // shares of the scale that lines of white ground take
const MARKERS = 6; // kinds of them
const THICK = 0.1; // share of the height that holds a label
const LETTER = 8; // pixels of a letter in it

/**
 * @typedef {Object} Series
 * @property {string} label @property {ArrayLike<number>} chances by year
 */

/** A frame with axes. @param {number} width @param {number} years @param {string} period @param {string} title */
function frame(width, years, period, title) {
  const x = (/** @type {number} */ year) => LEFT + (year / Math.max(1, years - 1)) * (width - LEFT - RIGHT);
  const y = (/** @type {number} */ chance) => TOP + (1 - chance) * (HEIGHT - TOP - BOTTOM);
  const text = (/** @type {number} */ at, /** @type {number} */ down, /** @type {string} */ words, /** @type {Record<string, any>} */ extra = {}) => svg("text", { x: at, y: down, "font-size": FONT, "font-family": "sans-serif", fill: "#000", ...extra }, words);
  const marks = [0, 0.25, 0.5, 0.75, 1].flatMap((chance) => [
    svg("line", { x1: LEFT, x2: width - RIGHT, y1: y(chance), y2: y(chance), stroke: "#bbb", "stroke-width": 0.7 }),
    text(LEFT - 6, y(chance) + 4, `${100 * chance}%`, { "text-anchor": "end" }),
  ]);
  for (let year = 0; year < years; year += 5) marks.push(text(x(year), HEIGHT - BOTTOM + 17, String(year), { "text-anchor": "middle" }));
  marks.push(text((LEFT + width - RIGHT) / 2, HEIGHT - 6, period, { "text-anchor": "middle" }));
  const picture = svg("svg", { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, role: "img", "aria-label": title }, svg("rect", { width: "100%", height: "100%", fill: "#fff" }), ...marks);
  return { picture, x, y, text };
}

/** Chances that add up to 1, as bands. @param {Series[]} series from below @param {number} width @param {string} period @param {string} title */
export function bands(series, width, period, title) {
  const years = series[0].chances.length, { picture, x, y, text } = frame(width, years, period, title);
  const below = new Float64Array(years), labels = [];
  for (const [k, { label, chances }] of series.entries()) {
    const lower = Array.from(below, (chance, year) => `${x(year)} ${y(chance)}`);
    for (let year = 0; year < years; year++) below[year] += chances[year];
    const upper = Array.from(below, (chance, year) => `${x(year)} ${y(Math.min(chance, 1))}`);
    picture.append(svg("path", { d: `M${lower.join("L")}L${upper.reverse().join("L")}Z`, fill: bandColour(k, series.length), stroke: "#fff", "stroke-width": 1.5 }));
    const place = roomFor(label, below, chances, x(1) - x(0));
    if (place) labels.push(text(x(place.year), y(place.chance) + 4, label, { "text-anchor": "middle", "font-weight": "bold", stroke: "#fff", "stroke-width": 4, "stroke-linejoin": "round", "paint-order": "stroke" }));
  }
  picture.append(...labels);
  return picture;
}

/**
 * Where a band is thick enough for its label over the whole of its length, thickest; nothing where it is not.
 * @param {string} label @param {Float64Array} above upper edge by year @param {ArrayLike<number>} chances @param {number} width of a year
 */
function roomFor(label, above, chances, width) {
  const span = Math.ceil((LETTER * label.length) / width);
  let best = null, room = THICK;
  for (let from = 0; from + span < chances.length; from++) {
    let top = 1, bottom = 0;
    for (let year = from; year <= from + span; year++) {
      top = Math.min(top, above[year]);
      bottom = Math.max(bottom, above[year] - chances[year]);
    }
    if (top - bottom > room + 1e-9) {
      room = top - bottom;
      best = { year: from + span / 2, chance: (top + bottom) / 2 };
    }
  }
  return best;
}

/** The colour of one of some bands. @param {number} k @param {number} count */
export const bandColour = (k, count) => colour(count > 1 ? k / (count - 1) : 0.5);

/** Chances as lines, each with a dash and a marker of its own. @param {Series[]} series @param {number} width @param {string} period @param {number} year that is marked @param {string} title */
export function lines(series, width, period, year, title) {
  const years = series[0].chances.length, { picture, x, y } = frame(width, years, period, title);
  if (year < years) picture.append(svg("line", { x1: x(year), x2: x(year), y1: y(1), y2: y(0), stroke: "#555", "stroke-dasharray": "2 3" }));
  for (const [k, { chances }] of series.entries()) {
    picture.append(svg("path", { d: `M${Array.from(chances, (chance, at) => `${x(at)} ${y(chance)}`).join("L")}`, ...lineLook(k, series.length) }));
    for (let at = (2 * k) % 5; at < years; at += 5) picture.append(marker(k, series.length, x(at), y(chances[at])));
  }
  return picture;
}

/** A short piece of a line, for a legend. @param {number} k @param {number} count */
export function sample(k, count) {
  return svg("svg", { width: 44, height: 14, class: "sample", "aria-hidden": "true" }, svg("path", { d: "M0 7H44", ...lineLook(k, count) }), marker(k, count, 22, 7));
}

/** @param {number} k @param {number} count */
const lineColour = (k, count) => colour(count > 1 ? DARKEST + (k / (count - 1)) * (LIGHTEST - DARKEST) : DARKEST);

/** @param {number} k @param {number} count */
const lineLook = (k, count) => ({ fill: "none", stroke: lineColour(k, count), "stroke-width": 2, "stroke-dasharray": DASHES[k % DASHES.length] || null });

/** @param {number} k @param {number} count @param {number} x @param {number} y */
function marker(k, count, x, y) {
  const look = { stroke: lineColour(k, count), "stroke-width": 1.5, fill: k % 2 ? "#fff" : lineColour(k, count) };
  const shapes = [
    `M${x - 4} ${y}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0`,
    `M${x - 4} ${y - 4}h8v8h-8Z`,
    `M${x} ${y - 5}l5 9h-10Z`,
    `M${x} ${y - 5}l5 5l-5 5l-5 -5Z`,
    `M${x} ${y + 5}l5 -9h-10Z`,
    `M${x - 4} ${y - 4}l8 8M${x - 4} ${y + 4}l8 -8`,
  ];
  return svg("path", { d: shapes[k % MARKERS], ...look });
}
