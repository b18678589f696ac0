// @ts-check
// What the page shows for the part of its address behind `#`, and how elements are made: text goes in as text only.

/**
 * One article: path, title, address, outlet, time, verdict, kind of verdict, reasons, number of its event (0 for none),
 * errors, warnings, notes. The order is that of FIELDS in articles.py.
 * @typedef {[string, string, string, string, string, string, string, string, number, number, number, number]} Row
 */

/**
 * @typedef {object} Data
 * @property {[number, string][]} pages the last event of each page and the file of the page
 * @property {Row[]} rows
 */

const SVG = "http://www.w3.org/2000/svg";

/**
 * The element called `id`, which the templates have.
 * @param {string} id
 * @returns {HTMLElement}
 */
function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/**
 * An element with attributes and children; a string becomes a text node and nothing else.
 * @param {string} name
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/**
 * A drawing of one shape that says nothing to a screen reader.
 * @param {string} kind class of the drawing
 * @param {number} size
 * @param {string} shape
 * @param {Record<string, string>} attributes of the shape
 * @returns {SVGElement}
 */
function drawing(kind, size, shape, attributes) {
  const made = document.createElementNS(SVG, "svg");
  const whole = { class: kind, width: `${size}`, height: `${size}`, "aria-hidden": "true", focusable: "false" };
  for (const [key, value] of Object.entries(whole)) made.setAttribute(key, value);
  const inner = document.createElementNS(SVG, shape);
  for (const [key, value] of Object.entries(attributes)) inner.setAttribute(key, value);
  made.append(inner);
  return made;
}

/**
 * A count with its noun.
 * @param {number} count
 * @param {string} noun
 */
function counted(count, noun) {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

/** What stands behind `#`; text that is no encoded text stays as it is. */
function fragment() {
  const text = location.hash.slice(1);
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Opens all that hides the element called `id`, and scrolls to it.
 * @param {string} id
 */
function reveal(id) {
  const target = id ? document.getElementById(id) : null;
  if (!target) return;
  for (let node = /** @type {Element | null} */ (target); node; node = node.parentElement) {
    if (node instanceof HTMLDetailsElement) node.open = true;
  }
  target.scrollIntoView();
}
