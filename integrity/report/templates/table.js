// @ts-check
// The table of articles: only the rows in sight are in the page, however many there are.

const OVERSCAN = 400; // pixels above and below the window in which rows are kept, so that Tab finds the next one
const PRINTED = 250; // rows on paper

const LEVELS = /** @type {const} */ ([
  ["error", "path", { d: "M3 0h4l3 3v4l-3 3H3L0 7V3z" }],
  ["warning", "path", { d: "M5 .5 10 9.5H0z" }],
  ["note", "circle", { cx: "5", cy: "5", r: "3.6", fill: "none", "stroke-width": "1.8" }],
]);

class Table {
  /**
   * @param {Data} data
   */
  constructor(data) {
    this.data = data;
    this.box = byId("window");
    this.body = byId("rows");
    this.above = element("div", { "aria-hidden": "true" });
    this.below = element("div", { "aria-hidden": "true" });
    /** @type {number[]} numbers of the rows that are asked for, in the order that is asked for */
    this.order = [];
    /** @type {Map<number, HTMLElement>} rows in the page by their place in `order` */
    this.made = new Map();
    this.heights = new Float64Array(0);
    this.usual = 64;
    this.width = 0;
    this.isPaper = false;
    this.box.prepend(this.above);
    this.box.append(this.below);
    this.box.classList.add("live");
    this.box.addEventListener("scroll", () => requestAnimationFrame(() => this.draw()), { passive: true });
    new ResizeObserver(() => this.resized()).observe(this.box);
  }

  /**
   * Shows these rows, from the first one on.
   * @param {number[]} order
   */
  show(order) {
    this.order = order;
    this.heights = new Float64Array(order.length);
    this.made.clear();
    this.body.replaceChildren(...(order.length ? [] : [nothing()]));
    byId("table").setAttribute("aria-rowcount", `${order.length + 1}`);
    this.box.scrollTop = 0;
    this.draw();
  }

  /** Another size of the window shows other rows; at another width each has another height. */
  resized() {
    if (this.box.clientWidth !== this.width) this.heights.fill(0);
    this.width = this.box.clientWidth;
    this.draw();
  }

  /** Puts the rows in sight into the page and takes the others out. */
  draw() {
    if (this.isPaper) return;
    const sight = this.box.scrollTop;
    const [first, last, before] = this.range(sight - OVERSCAN, sight + this.box.clientHeight + OVERSCAN);
    this.place(first, last);
    let height = 0;
    for (let at = first; at < last; at++) {
      const row = /** @type {HTMLElement} */ (this.made.get(at));
      height += this.heights[at] = row.getBoundingClientRect().height;
    }
    if (last > first) this.usual = height / (last - first);
    this.above.style.height = `${before}px`;
    this.below.style.height = `${this.sum(last, this.order.length)}px`;
  }

  /**
   * The places of the rows between two heights: first, behind the last, and the height above the first.
   * @param {number} top
   * @param {number} bottom
   * @returns {[number, number, number]}
   */
  range(top, bottom) {
    let [at, sum] = [0, 0];
    while (at < this.order.length && sum + this.height(at) < top) sum += this.height(at++);
    const [first, before] = [at, sum];
    while (at < this.order.length && sum < bottom) sum += this.height(at++);
    return [first, at, before];
  }

  /**
   * The height of the row at a place, as it was measured or as most are.
   * @param {number} at
   */
  height(at) {
    return this.heights[at] || this.usual;
  }

  /**
   * @param {number} first
   * @param {number} last
   */
  sum(first, last) {
    let sum = 0;
    for (let at = first; at < last; at++) sum += this.height(at);
    return sum;
  }

  /**
   * Has exactly the rows from `first` to before `last` in the page, and leaves those that are there as they are.
   * @param {number} first
   * @param {number} last
   */
  place(first, last) {
    for (const [at, row] of this.made) {
      if (at >= first && at < last) continue;
      if (row.contains(document.activeElement)) this.box.focus({ preventScroll: true });
      row.remove();
      this.made.delete(at);
    }
    let next = /** @type {ChildNode | null} */ (null);
    for (let at = last - 1; at >= first; at--) {
      let row = this.made.get(at);
      if (!row) {
        row = this.row(this.data.rows[this.order[at]]);
        row.setAttribute("aria-rowindex", `${at + 2}`);
        this.made.set(at, row);
        this.body.insertBefore(row, next);
      }
      next = row;
    }
  }

  /**
   * Shows the first rows, whole, as long as the page is on paper.
   * @param {boolean} isPaper
   */
  print(isPaper) {
    this.isPaper = isPaper;
    if (!isPaper) return this.draw();
    this.place(0, Math.min(this.order.length, PRINTED));
    this.above.style.height = this.below.style.height = "0";
  }

  /**
   * @param {Row} row
   * @returns {HTMLElement}
   */
  row(row) {
    const [path, title, address, outlet, published, verdict, kind, codes, event, ...levels] = row;
    const found = levels.flatMap((count, at) => (count ? [level(at, count)] : []));
    const seal = drawing(`swatch ${kind}`, 12, "rect", {
      x: "0.5", y: "0.5", width: "11", height: "11", fill: `url(#p-${kind})`,
    });
    return element("tr", {},
      element("th", { scope: "row" }, headline(title, address), element("code", {}, element("bdi", {}, path))),
      element("td", { class: "outlet" }, element("bdi", {}, outlet)),
      element("td", { class: "date" }, published || "undated"),
      element("td", { class: `verdict ${kind}` }, seal, ` ${verdict}`, ...(codes ? [element("small", {}, codes)] : [])),
      element("td", { class: "findings" }, ...found),
      element("td", { class: event ? "event-number" : "event-number none" }, event ? this.event(event) : "–"),
    );
  }

  /**
   * The number of an event, linked to where it is shown.
   * @param {number} number
   * @returns {Node | string}
   */
  event(number) {
    if (document.getElementById(`event-${number}`)) return element("a", { href: `#event-${number}` }, `${number}`);
    const page = this.data.pages.find(([last]) => number <= last);
    return page ? element("a", { href: `${page[1]}#event-${number}` }, `${number}`) : `${number}`;
  }
}

/**
 * The title, linked where the address is a web address.
 * @param {string} title
 * @param {string} address
 */
function headline(title, address) {
  const text = title ? element("bdi", {}, title) : element("span", { class: "absent" }, "no title");
  if (!/^https?:\/\//i.test(address)) return text;
  return element("a", { href: address, rel: "noopener noreferrer nofollow" }, text);
}

/**
 * How many findings of a level there are.
 * @param {number} at
 * @param {number} count
 */
function level(at, count) {
  const [name, shape, attributes] = LEVELS[at];
  return element("span", { class: `level ${name}` }, drawing("", 10, shape, attributes), counted(count, name));
}

/** What stands in an empty table. */
function nothing() {
  return element("tr", {}, element("td", { class: "nothing", colspan: "6" }, "No article is like that."));
}
