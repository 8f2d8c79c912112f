// What is wrong with a history, as a table; a revision of it can be looked at in the history.

function problemsView(root, ask, point) {
  return {
    update(data) {
      redraw(
        root,
        h("div", { role: "status" }, h("p", {}, data.sentence)),
        data.problems.length ? problemsTable(data.problems, point) : null,
      );
    },
  };
}

function problemsTable(problems, point) {
  const heads = ["Problem", "How bad", "What it is"];
  return h(
    "table",
    { class: "course-table course-problems-table" },
    h("caption", {}, "Problems"),
    h("thead", {}, h("tr", {}, ...heads.map((head) => h("th", { scope: "col" }, head)))),
    h("tbody", {}, ...problems.map((problem, at) => problemsRow(problem, at, point))),
  );
}

function problemsRow(problem, at, point) {
  const sign = h("span", { "aria-hidden": "true" }, "✕ ");
  const bad = problem.stops ? h("span", { class: "course-mark" }, sign, "stops Alembic") : "worth knowing";
  const show = (id) =>
    keepKeys(
      h(
        "button",
        { type: "button", "data-key": `${at}-${id}`, onclick: () => point("graph", id, true) },
        `Show ${id} in the history`,
      ),
    );
  const buttons = point ? problem.revisions.map(show) : [];
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, problem.kind),
    marked(h("td", {}, bad), problem.stops && "removed"),
    h("td", {}, h("p", {}, ...inWords(problem.sentence)), h("p", { class: "course-problems-buttons" }, ...buttons)),
  );
}
