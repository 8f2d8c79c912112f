// The rows of one table at a time. What changed has a sign and a word, and the value that was.

function rowsView(root, ask) {
  const select = keepKeys(h("select", { onchange: () => draw(select.value) }));
  const label = h("label", { class: "course-rows-which" }, "Table ", select);
  const said = h("p", { role: "status" });
  const place = scrolls(h("div", { class: "course-rows-place", role: "group", "aria-label": "Rows" }));
  const note = h("p", {});
  const meter = rowsMeter(ask);
  root.append(label, said, place, note, meter.element);
  let tables = [];

  function draw(name) {
    const table = tables.find((each) => each.name === name);
    label.hidden = tables.length < 2;
    place.hidden = !table?.rows.length;
    said.textContent = table
      ? [table.sentence, table.changed ? `Last change: ${table.changed}` : ""].join(" ").trim()
      : "No tables.";
    note.textContent = table?.note ?? "";
    note.hidden = !note.textContent;
    if (table) {
      place.setAttribute("aria-label", `Rows of ${table.name}`);
      place.replaceChildren(rowsTable(table));
    }
  }

  return {
    update(data) {
      const before = select.value;
      tables = data.tables;
      select.replaceChildren(
        ...tables.map((each) => h("option", { value: each.name }, each.name, each.changed ? " (changed)" : "")),
      );
      const first = tables.find((each) => each.changed) ?? tables.find((each) => each.name !== "alembic_version");
      const kept = tables.find((each) => each.name === before);
      const shown = kept ?? first ?? tables[0];
      if (shown) select.value = shown.name;
      draw(shown?.name);
      meter.update(data);
    },
  };
}

function rowsTable(table) {
  const marks = table.rows.some((row) => row.mark);
  const heads = table.columns.map((column) =>
    marked(
      h("th", { scope: "col" }, column.name, column.key ? " (key)" : "", column.mark ? " " : null, markOf(column.mark)),
      column.mark,
    ),
  );
  return h(
    "table",
    { class: "course-table" },
    h("thead", {}, h("tr", {}, marks ? h("th", { scope: "col" }, "Change") : null, ...heads)),
    h("tbody", {}, ...table.rows.map((row) => rowsRow(row, table.columns, marks))),
  );
}

function rowsRow(row, columns, marks) {
  const cells = row.cells.map((cell, at) => {
    const inside = [rowsValue(cell)];
    if (cell.before) inside.push(h("div", { class: "course-rows-before" }, markOf("changed"), " was ", rowsValue(cell.before)));
    const element = h(columns[at].key ? "th" : "td", columns[at].key ? { scope: "row" } : {}, ...inside);
    return marked(element, cell.before ? "changed" : columns[at].mark);
  });
  const mark = row.mark === "changed" ? null : row.mark;
  return marked(h("tr", {}, marks ? h("td", {}, markOf(row.mark)) : null, ...cells), mark);
}

function rowsValue(cell) {
  return cell.null || cell.empty ? h("em", { class: "course-rows-null" }, cell.text) : cell.text;
}

// What a round trip would lose, measured on a copy when somebody asks.
function rowsMeter(ask) {
  const id = `course-rows-${unique()}`;
  const button = keepKeys(
    h("button", { type: "button", onclick: () => measure() }, "Measure a round trip of the last revision"),
  );
  const status = h("div", { role: "status" });
  const element = h(
    "div",
    { class: "course-rows-meter", role: "group", "aria-labelledby": id },
    h("p", { id, class: "course-title" }, "Data-loss meter"),
    h("p", {}, "On a copy of the project: downgrade by one revision, upgrade again, and compare every cell."),
    button,
    status,
  );
  let measuring = false;

  function measure() {
    if (measuring) return;
    measuring = true;
    button.setAttribute("aria-disabled", "true");
    status.replaceChildren(h("p", {}, "Measuring on a copy …"));
    ask({ what: "round_trip" })
      .then(show, (error) => status.replaceChildren(h("p", {}, ...inWords(error.message))))
      .finally(() => {
        measuring = false;
        button.removeAttribute("aria-disabled");
      });
  }

  function show(loss) {
    if (loss.summary === undefined) return;
    status.replaceChildren(
      h(
        "p",
        {},
        h("meter", { min: 0, max: 100, value: loss.percentage, "aria-label": "values that came back" }),
        " ",
        h("strong", {}, loss.summary),
      ),
      h("ul", {}, ...loss.sentences.map((sentence) => h("li", {}, sentence))),
    );
  }

  return {
    element,
    update(data) {
      element.hidden = !data.measures && !data.loss;
      button.hidden = !data.measures;
      if (measuring) return;
      if (data.loss) show(data.loss);
      // What was measured before says nothing about what is there now.
      else if (status.childElementCount) status.replaceChildren();
    },
  };
}
