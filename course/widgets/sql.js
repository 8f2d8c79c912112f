// What a command sent, as a numbered table. The questions are there, and hidden until asked for.

function sqlView(root) {
  const heading = h("p", { role: "status" });
  const box = keepKeys(h("input", { type: "checkbox", "data-key": "questions", onchange: () => draw() }));
  const label = h("label", { class: "course-sql-questions" }, box, " also what Alembic asked the database");
  const place = scrolls(h("div", { class: "course-sql-place", role: "group", "aria-label": "Statements" }));
  root.append(heading, label, place);
  let statements = [];

  function draw() {
    const shown = statements.filter((each) => box.checked || !each.question);
    place.hidden = !shown.length;
    place.replaceChildren(
      h(
        "table",
        { class: "course-table" },
        h(
          "thead",
          {},
          h("tr", {}, ...["No.", "Kind", "SQL", "With", "ms"].map((name) => h("th", { scope: "col" }, name))),
        ),
        h("tbody", {}, ...shown.map(sqlRow)),
      ),
    );
  }

  return {
    update(data) {
      statements = data.statements;
      heading.replaceChildren(...inWords(data.heading));
      label.hidden = !statements.some((each) => each.question);
      draw();
    },
  };
}

function sqlRow(statement, at) {
  const sign = h("span", { "aria-hidden": "true" }, "✗ ");
  return h(
    "tr",
    { class: statement.error ? "course-removed" : null },
    h("th", { scope: "row" }, String(at + 1)),
    h("td", {}, statement.kind),
    h("td", {}, h("pre", {}, statement.sql)),
    h(
      "td",
      {},
      statement.note,
      statement.error ? h("p", {}, h("strong", {}, sign, "failed: "), statement.error) : null,
    ),
    h("td", { class: "course-sql-ms" }, statement.ms),
  );
}
