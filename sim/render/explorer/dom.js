// Elements of the page. Labels and notes of a scenario are a stranger's: they become text, never markup.

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * Make an element. Attributes that begin with "on" are listeners, others are set as they are; true means without value.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag @param {Record<string, any>} [attributes] @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  fill(made, attributes, children);
  return made;
}

/** @param {string} tag @param {Record<string, any>} [attributes] @param {...Child} children @returns {SVGElement} */
export function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  fill(made, attributes, children);
  return made;
}

/** @param {Element} made @param {Record<string, any>} attributes @param {Child[]} children */
function fill(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === undefined || value === null) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
}

/** A menu. @param {string} label @param {{value: string, text: string}[]} options @param {string} chosen @param {(value: string) => void} choose */
export function menu(label, options, chosen, choose) {
  const select = element("select", { onchange: () => choose(select.value) }, ...options.map(({ value, text }) => element("option", { value, selected: value === chosen }, text)));
  return element("label", { class: "menu" }, element("span", {}, label), select);
}

/** @param {string} text @param {() => void} act @param {Record<string, any>} [attributes] */
export const button = (text, act, attributes = {}) => element("button", { type: "button", onclick: act, ...attributes }, text);

const CONTROLS = "select, button, input, summary, [tabindex]";

/**
 * Put something else into a place, unless it is the same; who stood on a control by the keyboard stands on the one in its
 * stead.
 * @param {Element} box @param {(Node | string)[]} children
 */
export function replace(box, ...children) {
  const before = [...box.childNodes];
  if (before.length === children.length && children.every((child, k) => child instanceof Node && child.isEqualNode(before[k]))) return;
  const active = document.activeElement, among = active && box.contains(active) ? [...box.querySelectorAll(CONTROLS)].indexOf(active) : -1;
  box.replaceChildren(...children);
  if (among >= 0) /** @type {HTMLElement | undefined} */ (box.querySelectorAll(CONTROLS)[among])?.focus();
}

/** A table with a caption. @param {string} caption @param {string[]} head @param {Child[][]} rows @param {number[]} [numeric] columns */
export function table(caption, head, rows, numeric = []) {
  const look = (/** @type {number} */ column) => (numeric.includes(column) ? "number" : undefined);
  return element(
    "div",
    { class: "table", tabindex: 0, role: "region", "aria-label": caption },
    element(
      "table",
      {},
      element("caption", {}, caption),
      element("thead", {}, element("tr", {}, ...head.map((text, column) => element("th", { scope: "col", class: look(column) }, text)))),
      element("tbody", {}, ...rows.map((cells) => element("tr", {}, ...cells.map((cell, column) => element("td", { class: look(column) }, cell))))),
    ),
  );
}
