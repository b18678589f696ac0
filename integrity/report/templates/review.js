// @ts-check
// Pairs that the reader marks: kept while the page is open and, where the browser lets a file keep anything, after it.

class Review {
  /** @param {string} corpus digest of what the report is about: marks of another corpus are not its own */
  constructor(corpus) {
    this.place = `integrity-marks-${corpus}`;
    /** @type {Map<string, boolean>} whether a pair, as a JSON list of two ids, reports the same event */
    this.marks = this.kept();
    this.groups = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".review")]);
    for (const group of this.groups) {
      group.hidden = false;
      group.addEventListener("click", (event) => {
        const says = event.target instanceof Element ? event.target.getAttribute("data-says") : null;
        if (says) this.mark(group.dataset.ids ?? "", says === "same");
      });
    }
    byId("export").addEventListener("click", () => save("decisions.jsonl", this.lines()));
    byId("clear").addEventListener("click", () => {
      if (confirm(`Forget ${counted(this.marks.size, "mark")}?`)) this.forget();
    });
    this.draw();
  }

  /**
   * Marks a pair, or takes back the same mark.
   * @param {string} ids
   * @param {boolean} same
   */
  mark(ids, same) {
    if (this.marks.get(ids) === same) this.marks.delete(ids);
    else this.marks.set(ids, same);
    this.changed();
  }

  forget() {
    this.marks.clear();
    this.changed();
  }

  changed() {
    try {
      localStorage.setItem(this.place, JSON.stringify([...this.marks]));
    } catch {
      // A browser may forbid it; the marks then live as long as the page.
    }
    this.draw();
  }

  /** The marks of an earlier visit; anything else that stands in their place is left out. */
  kept() {
    try {
      const found = JSON.parse(localStorage.getItem(this.place) ?? "[]");
      return new Map(found.filter((/** @type {unknown} */ mark) => isMark(mark)));
    } catch {
      return new Map();
    }
  }

  /** Shows on each button and at the foot of the page what is marked. */
  draw() {
    for (const group of this.groups) {
      const mark = this.marks.get(group.dataset.ids ?? "");
      for (const button of group.querySelectorAll("button")) {
        const isPressed = mark !== undefined && (button.dataset.says === "same") === mark;
        button.setAttribute("aria-pressed", `${isPressed}`);
      }
    }
    const same = [...this.marks.values()].filter(Boolean).length;
    const told = `${counted(this.marks.size, "pair")} marked: ${same} same, ${this.marks.size - same} not same`;
    byId("marks").hidden = !this.marks.size;
    byId("marks-count").textContent = this.marks.size ? told : "";
  }

  /** The file of decisions: a line for each pair, sorted, in ASCII, so that every id reads back as it is. */
  lines() {
    const lines = [...this.marks].sort(([a], [b]) => compare(a, b)).map(([ids, same]) => {
      const [a, b] = JSON.parse(ids);
      return `${ascii({ a, b, same_event: same })}\n`;
    });
    return lines.join("");
  }
}

/**
 * Whether a value is a mark: two ids as a JSON list, and whether they are the same.
 * @param {unknown} mark
 */
function isMark(mark) {
  if (!Array.isArray(mark) || typeof mark[0] !== "string" || typeof mark[1] !== "boolean") return false;
  const ids = JSON.parse(mark[0]);
  return Array.isArray(ids) && ids.length === 2 && ids.every((id) => typeof id === "string");
}

/**
 * A value as JSON with nothing but ASCII in it.
 * @param {unknown} value
 */
function ascii(value) {
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, (unit) =>
    `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/**
 * Hands a text to the reader as a file.
 * @param {string} name
 * @param {string} text
 */
function save(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "application/x-ndjson" }));
  const link = /** @type {HTMLAnchorElement} */ (element("a", { href: address, download: name }));
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
