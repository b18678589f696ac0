// @ts-check
// What happens when the page is read: the table becomes searchable, marks are shown, the address is followed.

/** Starts everything. */
function start() {
  const holder = byId("data");
  const data = /** @type {Data} */ (JSON.parse(holder.textContent ?? ""));
  for (const told of document.querySelectorAll(".scripted")) told.removeAttribute("hidden");
  const filters = data.rows.length ? new Filters(data, new Table(data)) : null;
  filters?.apply({});
  new Review(holder.dataset.corpus ?? "");

  const follow = () => reveal(filters?.restore() ? "articles" : fragment());
  addEventListener("hashchange", follow);
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href^='#']") : null;
    if (link?.getAttribute("href") === location.hash) follow();
  });
  if (location.hash) follow();

  const table = filters?.table;
  const paper = matchMedia("print");
  paper.addEventListener("change", () => table?.print(paper.matches));
  addEventListener("beforeprint", () => table?.print(true));
  addEventListener("afterprint", () => table?.print(false));
  if (paper.matches) table?.print(true);
}

start();
