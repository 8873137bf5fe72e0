// The answer along one assumption, all others as they are: a coloured strip, its upper half if the leader expects the
// best of what may follow, its lower half if it expects the worst.

import { answerOf, isMixed, isSame, said } from "./answers.js";
import { spelled } from "./words.js";

export const STEPS = 48;

/**
 * @typedef {import("./words.js").Model} Model
 * @typedef {import("./answers.js").Answer} Answer
 * @typedef {{places: number[], answers: Answer[]}} Strip values of the assumption, and the answers there
 */

/** The values of an assumption at which a strip is looked at. @param {import("./words.js").Parameter} parameter */
export function placesOf({ low, high, values }) {
  if (values.length) return values.map((one) => one.value);
  return Array.from({ length: STEPS + 1 }, (_, k) => low + ((high - low) * k) / STEPS);
}

/**
 * Compute a strip, some places at a time; the last thing that it yields is the strip.
 * @param {Model} model @param {(values: ArrayLike<number>) => import("./engine.js").Solution} solve
 * @param {number[]} values @param {number} parameter @param {number} move @param {(strip: Strip) => void} done
 */
export function* stripWork(model, solve, values, parameter, move, done) {
  const places = placesOf(model.parameters[parameter]), point = [...values], answers = [];
  for (const place of places) {
    point[parameter] = place;
    answers.push(answerOf(model, solve(point), move));
    yield;
  }
  done({ places, answers });
}

/** @typedef {{from: number, to: number, reached: import("./answers.js").Reached}} Stretch of places with one answer */

/** The stretches of a strip. @param {Strip} strip @param {"best" | "worst"} expectation @returns {Stretch[]} */
export function stretches({ answers }, expectation) {
  /** @type {Stretch[]} */
  const found = [];
  answers.forEach((answer, k) => {
    const last = found[found.length - 1];
    if (last && isSame(last.reached, answer[expectation])) last.to = k;
    else found.push({ from: k, to: k, reached: answer[expectation] });
  });
  return found;
}

/**
 * Draw a strip.
 * @param {HTMLCanvasElement} canvas @param {import("./words.js").Parameter} parameter @param {Strip} strip
 * @param {import("./answers.js").Scale} scale
 */
export function drawStrip(canvas, parameter, strip, scale) {
  const ratio = window.devicePixelRatio || 1, width = canvas.clientWidth * ratio, height = canvas.clientHeight * ratio;
  if (!width || !height) return;
  canvas.width = width;
  canvas.height = height;
  const brush = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const count = strip.places.length, discrete = parameter.values.length > 0;
  // Places of a range are points, so that the first and the last have half the width; those of a list have equal parts.
  const edge = (/** @type {number} */ k) => (discrete ? (k / count) * width : Math.min(Math.max((k - 0.5) / (count - 1), 0), 1) * width);
  /** @type {const} */ (["best", "worst"]).forEach((expectation, row) => {
    const top = (row * height) / 2, tall = height / 2;
    for (const { from, to, reached } of stretches(strip, expectation)) {
      const left = edge(from), right = edge(to + 1);
      brush.fillStyle = scale.of(reached.low);
      brush.fillRect(left, top, right - left, tall);
      if (isMixed(reached)) hatch(brush, left, top, right - left, tall, scale.of(reached.high), 4 * ratio);
      else drawDots(brush, left, top, right - left, tall, tall, scale.dot(reached.low));
      if (from > 0) {
        brush.fillStyle = "#fff";
        brush.fillRect(left - ratio, top, 2 * ratio, tall);
        brush.fillStyle = "#000";
        brush.fillRect(left - ratio / 2, top, ratio, tall);
      }
    }
  });
  brush.fillStyle = "#fff";
  brush.fillRect(0, height / 2 - ratio / 2, width, ratio);
}

/** @param {CanvasRenderingContext2D} brush @param {number} left @param {number} top @param {number} wide @param {number} tall @param {string} colour @param {number} step */
export function hatch(brush, left, top, wide, tall, colour, step) {
  brush.save();
  brush.beginPath();
  brush.rect(left, top, wide, tall);
  brush.clip();
  brush.strokeStyle = colour;
  brush.lineWidth = step / 2;
  brush.beginPath();
  for (let x = left - tall; x < left + wide; x += step) {
    brush.moveTo(x, top + tall);
    brush.lineTo(x + tall, top);
  }
  brush.stroke();
  brush.restore();
}

/**
 * The dots of a regular grid whose middles lie within a rectangle, and their radius.
 * @param {number} left @param {number} top @param {number} wide @param {number} tall @param {number} step @param {number} size
 */
export function* dotsIn(left, top, wide, tall, step, size) {
  if (size < 0.02) return;
  for (let x = step * (Math.ceil(left / step - 0.5) + 0.5); x < left + wide; x += step)
    for (let y = step * (Math.ceil(top / step - 0.5) + 0.5); y < top + tall; y += step) yield [x, y, size * step];
}

/** Draw dots that tell values apart without colour. @param {CanvasRenderingContext2D} brush @param {number} left @param {number} top @param {number} wide @param {number} tall @param {number} step @param {import("./answers.js").Dot} dot */
export function drawDots(brush, left, top, wide, tall, step, { size, colour }) {
  brush.fillStyle = colour;
  for (const [x, y, radius] of dotsIn(left, top, wide, tall, step, size)) {
    brush.beginPath();
    brush.arc(x, y, radius, 0, 2 * Math.PI);
    brush.fill();
  }
}

/** A strip in words, for who cannot see it. @param {Model} model @param {Strip} strip @param {number} parameter @param {number} move */
export function stripText(model, strip, parameter, move) {
  const found = stretches(strip, "best"), value = (/** @type {number} */ k) => spelled(model.parameters[parameter], Number(strip.places[k].toPrecision(3)));
  if (found.length === 1) return `The same answer all along: ${said(model, found[0].reached, move)}.`;
  const parts = found.map(({ from, to, reached }) => `${value(from)}${to > from ? ` to ${value(to)}` : ""}: ${said(model, reached, move)}`);
  return `${parts.join(". ")}.`;
}
