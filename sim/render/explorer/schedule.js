// Long work in slices, so that the page answers while it is done: what was asked for last comes first, and what it
// replaces is dropped.

const SLICE = 12; // milliseconds of work between two looks at the user's input

/** @type {Map<string, Iterator<unknown>>} */
const waiting = new Map();
const channel = new MessageChannel();
let posted = false;

channel.port1.onmessage = () => {
  posted = false;
  slice();
};

/** Do some of the work at once. @param {number} [milliseconds] */
export function slice(milliseconds = SLICE) {
  const end = performance.now() + milliseconds;
  while (waiting.size && performance.now() < end) {
    const [name, work] = /** @type {[string, Iterator<unknown>]} */ (waiting.entries().next().value);
    if (work.next().done) if (waiting.get(name) === work) waiting.delete(name);
  }
  wake();
}

/**
 * Do work step by step, in place of earlier work of the same name; works begin in the order in which they were asked for.
 * @param {string} name @param {Iterator<unknown>} work
 */
export function schedule(name, work) {
  waiting.delete(name);
  waiting.set(name, work);
  wake();
}

/** Whether all work is done. */
export const isIdle = () => waiting.size === 0;

/** Drop all work. */
export const cancelAll = () => waiting.clear();

function wake() {
  if (waiting.size && !posted) {
    posted = true;
    channel.port2.postMessage(null);
  }
}
