// Answers about a game over time beside the page: in a worker, or where there can be none in slices of the page's time.
// What is asked last replaces what was asked before.

import { courses } from "./course.js";
import { Dynamics } from "./dynamics.js";
import { schedule } from "./schedule.js";

/**
 * @typedef {Object} Question
 * @property {number} number @property {number[]} values of the assumptions @property {number[]} plans that are followed
 *
 * @typedef {Object} Told an answer, or why there is none
 * @property {number} number of the question @property {import("./course.js").Course[]} [found] @property {string} [problem]
 *
 * @typedef {{shape: number[], order: number[][], time: import("./dynamics.js").Time}} Game
 * @typedef {{onmessage: ((event: MessageEvent) => void) | null, postMessage: (message: any) => void}} Port
 */

/** Return what answers questions about a game. @param {Game} game @param {(told: Told) => void} tell @returns {(question: Question) => void} */
export function answering(game, tell) {
  const dynamics = new Dynamics(game);
  return (question) => schedule("years", answer(dynamics, question, tell));
}

/** @param {Dynamics} dynamics @param {Question} question @param {(told: Told) => void} tell */
function* answer(dynamics, { number, values, plans }, tell) {
  try {
    tell({ number, found: yield* courses(dynamics, values, dynamics.time.years, plans) });
  } catch (error) {
    tell({ number, problem: error instanceof Error ? error.message : String(error) });
  }
}

/** Answer what comes through a port: the game first, then questions. @param {Port} port */
export function serve(port) {
  /** @type {((question: Question) => void) | undefined} */
  let ask;
  port.onmessage = ({ data }) => {
    if (ask) ask(data);
    else ask = answering(data, (told) => port.postMessage(told));
  };
}
