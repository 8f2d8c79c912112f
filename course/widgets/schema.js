// Tables as cards. Foreign keys are told in the card of the table that has them, and drawn as lines
// from there; the lines repeat what the words say.

const TOO_MANY_LINES = 80;
const FILTER_FROM = 9; // tables

function schemaView(root) {
  const heading = h("p", { class: "course-schema-heading" });
  const list = h("ul", { class: "course-schema-changes" });
  const changes = h("div", { role: "status" }, list);
  const filter = keepKeys(h("input", { type: "search", oninput: () => choose() }));
  const label = h("label", { class: "course-schema-filter" }, "Show tables whose name has ", filter);
  const cards = h("div", { class: "course-schema-cards" });
  const lines = s("svg", { class: "course-schema-lines", "aria-hidden": "true" });
  const field = h("div", { class: "course-schema-field" }, lines, cards);
  root.append(heading, changes, label, field);
  let tables = [];

  function choose() {
    const wanted = filter.value.trim().toLowerCase();
    for (const card of cards.children)
      card.hidden = !card.dataset.name.toLowerCase().includes(wanted);
    connect();
  }

  // From the row of the column to the heading of the table that it points to.
  function connect() {
    lines.replaceChildren();
    lines.setAttribute("width", 0); // or it would keep the field as wide as it was
    lines.setAttribute("height", 0);
    if (tables.length > TOO_MANY_LINES) return;
    const origin = field.getBoundingClientRect();
    lines.setAttribute("width", field.scrollWidth);
    lines.setAttribute("height", field.scrollHeight);
    const shown = new Map(
      [...cards.children].filter((card) => !card.hidden).map((card) => [card.dataset.name, card]),
    );
    for (const table of tables) {
      const from = shown.get(table.name);
      for (const link of from ? table.links : []) {
        const to = shown.get(link.table);
        const row = from.querySelector(`[data-column="${CSS.escape(link.columns[0])}"]`);
        if (!to || !row || to === from) continue;
        const start = row.getBoundingClientRect();
        const edge = { right: from.getBoundingClientRect().right, top: start.top, height: start.height };
        lines.append(line(edge, to.getBoundingClientRect(), origin));
      }
    }
  }

  // Out on the right, and in on the near side; where one stands below the other, on the right too.
  function line(from, to, origin) {
    const beside = to.left > from.right;
    const x1 = from.right - origin.left;
    const x2 = (beside ? to.left : to.right) - origin.left;
    const y1 = from.top + from.height / 2 - origin.top;
    const y2 = to.top + 14 - origin.top;
    const outmost = Math.max(x1, x2) + 24;
    const bends = beside ? [(x1 + x2) / 2, (x1 + x2) / 2] : [outmost, outmost];
    return s("path", { d: `M${x1},${y1} C${bends[0]},${y1} ${bends[1]},${y2} ${x2},${y2}` });
  }

  const watcher = new ResizeObserver(connect);
  watcher.observe(field);

  return {
    update(data) {
      tables = data.tables;
      heading.textContent = data.heading;
      list.replaceChildren(...data.changes.map((sentence) => h("li", {}, sentence)));
      list.hidden = !data.changes.length;
      label.hidden = tables.length < FILTER_FROM;
      cards.classList.toggle("course-schema-many", tables.length > TOO_MANY_LINES);
      redraw(cards, ...tables.map(card), ...data.views.map(viewCard));
      choose();
    },
    remove: () => watcher.disconnect(),
  };
}

function card(table) {
  const rows = table.columns.map((column) =>
    marked(
      h(
        "tr",
        { "data-column": column.name },
        h("th", { scope: "row" }, column.name, column.mark ? " " : null, markOf(column.mark)),
        ...["type", "null", "default", "key"].map((name) => h("td", {}, column[name])),
      ),
      column.mark,
    ),
  );
  const heads = ["Column", "Type", "NULL", "Default", "Key"];
  const more = table.more.map((thing) =>
    marked(h("li", {}, markOf(thing.mark), thing.mark ? " " : null, `${thing.kind}: ${thing.text}`), thing.mark),
  );
  const title = [table.name, table.note ? ` (${table.note})` : null, table.mark ? " " : null, markOf(table.mark)];
  return marked(
    h(
      "div",
      { class: "course-card", role: "group", "data-name": table.name, "aria-label": `table ${table.name}` },
      h("p", { class: "course-title" }, ...title),
      h(
        "table",
        { class: "course-table" },
        h("thead", {}, h("tr", {}, ...heads.map((name) => h("th", { scope: "col" }, name)))),
        h("tbody", {}, ...rows),
      ),
      more.length ? h("ul", {}, ...more) : null,
    ),
    table.mark,
  );
}

function viewCard(view) {
  return marked(
    h(
      "div",
      { class: "course-card", role: "group", "data-name": view.name, "aria-label": `view ${view.name}` },
      h("p", { class: "course-title" }, `${view.name} (view)`, view.mark ? " " : null, markOf(view.mark)),
      h("code", {}, view.sql),
    ),
    view.mark,
  );
}
