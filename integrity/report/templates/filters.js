// @ts-check
// Search, filters and order of the table, which the address of the page keeps, so that a view can be shared.

/** @typedef {Record<string, string>} Wish */

const FINDINGS = { error: "with an error", warning: "with a warning", note: "with a note", none: "without finding" };
const EVENTS = { yes: "reported by others, too", no: "reported alone" };
const SORTS = { newest: "newest first", oldest: "oldest first", title: "title", outlet: "outlet", findings: "worst first" };
const NAMES = ["q", "outlet", "verdict", "findings", "event", "sort"];
const VIEW = "articles?";

class Filters {
  /**
   * @param {Data} data
   * @param {Table} table
   */
  constructor(data, table) {
    this.rows = data.rows;
    this.table = table;
    this.texts = data.rows.map((row) => `${row[1]}\n${row[0]}\n${row[3]}`.toLowerCase());
    /** @type {Record<string, HTMLInputElement | HTMLSelectElement>} */
    this.fields = {};
    const search = element("input", { type: "search", autocomplete: "off", spellcheck: "false" });
    const bar = byId("filters");
    bar.append(
      this.field("q", "Search title, path, outlet", search),
      this.field("outlet", "Outlet", choice("all", values(this.rows, 3))),
      this.field("verdict", "Verdict", choice("all", values(this.rows, 5))),
      this.field("findings", "Findings", choice("all", FINDINGS)),
      this.field("event", "Event", choice("all", EVENTS)),
      this.field("sort", "Order", choice("path", SORTS)),
    );
    const reset = element("button", { type: "button", class: "quiet" }, "Reset");
    reset.addEventListener("click", () => this.ask({}));
    bar.append(reset);
    bar.hidden = byId("found").hidden = false;
    bar.addEventListener("input", () => this.ask(this.wish()));
  }

  /**
   * A labelled field.
   * @param {string} name
   * @param {string} label
   * @param {HTMLElement} control
   */
  field(name, label, control) {
    this.fields[name] = /** @type {HTMLInputElement} */ (control);
    control.id = `filter-${name}`;
    return element("div", { class: `f-${name}` }, element("label", { for: control.id }, label), control);
  }

  /** What the fields ask for; what is not asked for is not in it. */
  wish() {
    return Object.fromEntries(NAMES.map((name) => [name, this.fields[name].value]).filter(([, value]) => value));
  }

  /**
   * Shows the rows that are wished for, and keeps the wish in the address.
   * @param {Wish} wish
   */
  ask(wish) {
    this.apply(wish);
    const kept = new URLSearchParams(this.wish()).toString();
    history.replaceState(null, "", kept ? `#${VIEW}${kept}` : "#articles");
  }

  /**
   * Shows the rows that are wished for. A value that is not to choose from is as if it was not there.
   * @param {Wish} wish
   */
  apply(wish) {
    for (const name of NAMES) {
      const field = this.fields[name];
      field.value = wish[name] ?? "";
      if (field.selectedIndex === -1) field.value = "";
    }
    const asked = this.wish();
    const words = (asked.q ?? "").toLowerCase().split(/\s+/).filter(Boolean);
    const order = [];
    for (let at = 0; at < this.rows.length; at++) {
      if (fits(this.rows[at], asked) && words.every((word) => this.texts[at].includes(word))) order.push(at);
    }
    this.table.show(sorted(order, this.rows, asked.sort));
    byId("found").textContent = `${order.length.toLocaleString("en")} of ${counted(this.rows.length, "article")}`;
  }

  /** Takes the view from the address of the page; whether there is one in it. */
  restore() {
    const text = location.hash.slice(1);
    if (!text.startsWith(VIEW)) return false;
    this.apply(Object.fromEntries(new URLSearchParams(text.slice(VIEW.length))));
    return true;
  }
}

/**
 * @param {Row} row
 * @param {Wish} wish
 */
function fits(row, wish) {
  const [errors, warnings, notes] = row.slice(9);
  const found = { error: errors, warning: warnings, note: notes, none: !errors && !warnings && !notes };
  return (
    (!wish.outlet || row[3] === wish.outlet) &&
    (!wish.verdict || row[5] === wish.verdict) &&
    (!wish.findings || Boolean(found[/** @type {keyof typeof found} */ (wish.findings)])) &&
    (!wish.event || (wish.event === "yes") === row[8] > 0)
  );
}

/**
 * The rows in another order; those that are equal in it stay by path, and those without a time come last.
 * @param {number[]} order
 * @param {Row[]} rows
 * @param {string | undefined} by
 */
function sorted(order, rows, by) {
  const text = (/** @type {number} */ at) => (/** @type {number} */ a, /** @type {number} */ b) =>
    compare(`${rows[a][at]}`.toLowerCase(), `${rows[b][at]}`.toLowerCase());
  const undated = (/** @type {number} */ a, /** @type {number} */ b) => Number(!rows[a][4]) - Number(!rows[b][4]);
  const worst = (/** @type {number} */ a, /** @type {number} */ b) =>
    rows[b][9] - rows[a][9] || rows[b][10] - rows[a][10] || rows[b][11] - rows[a][11];
  if (by === "newest") order.sort((a, b) => undated(a, b) || -text(4)(a, b));
  if (by === "oldest") order.sort((a, b) => undated(a, b) || text(4)(a, b));
  if (by === "title") order.sort(text(1));
  if (by === "outlet") order.sort(text(3));
  if (by === "findings") order.sort(worst);
  return order;
}

/**
 * By code points, so that the order is the same in every language.
 * @param {string} a
 * @param {string} b
 */
function compare(a, b) {
  return a < b ? -1 : Number(a > b);
}

/**
 * The texts that stand in a member of the rows, each as its own name; the most frequent first.
 * @param {Row[]} rows
 * @param {number} at
 * @returns {[string, string][]}
 */
function values(rows, at) {
  const counts = new Map();
  for (const row of rows) counts.set(row[at], (counts.get(row[at]) ?? 0) + 1);
  const ordered = [...counts].sort(([a, n], [b, m]) => m - n || compare(a, b));
  return ordered.map(([text, count]) => [text, `${text} (${count.toLocaleString("en")})`]);
}

/**
 * A list to choose from, with `first` for no choice.
 * @param {string} first
 * @param {[string, string][] | Record<string, string>} options
 */
function choice(first, options) {
  const made = element("select", {}, element("option", { value: "" }, first));
  for (const [value, name] of Array.isArray(options) ? options : Object.entries(options)) {
    made.append(element("option", { value }, name));
  }
  return made;
}
