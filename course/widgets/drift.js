// Models, history and database as columns. The one that differs from two others says so.

const DRIFT_NAMES = { models: "Models", history: "History", database: "Database" };

function driftView(root) {
  return {
    update(data) {
      redraw(
        root,
        h("div", { role: "status" }, h("p", {}, data.summary)),
        data.notices.length ? driftNotices(data.notices) : null,
        data.differences.length ? driftTable(data) : null,
      );
    },
  };
}

function driftNotices(notices) {
  return h(
    "ul",
    { class: "course-drift-notices" },
    ...notices.map((notice) => h("li", {}, `${notice.sentence} `, h("strong", {}, notice.mend))),
  );
}

function driftTable(data) {
  const heads = ["What", ...data.sides.map((side) => DRIFT_NAMES[side]), "What it means, and what mends it"];
  return h(
    "table",
    { class: "course-table course-drift-table" },
    h("caption", {}, "Differences"),
    h("thead", {}, h("tr", {}, ...heads.map((head) => h("th", { scope: "col" }, head)))),
    h("tbody", {}, ...data.differences.map((found) => driftRow(found, data.sides))),
  );
}

function driftRow(found, sides) {
  const cells = sides.map((side) => {
    const odd = found.odd === side;
    const sign = h("span", { class: "course-mark" }, h("span", { "aria-hidden": "true" }, "≠ "), "differs:");
    return marked(h("td", {}, odd ? sign : null, odd ? " " : null, found.words[side] ?? "not there"), odd && "changed");
  });
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, found.object),
    ...cells,
    h("td", {}, h("p", {}, found.sentence), h("p", {}, found.meaning), h("p", {}, h("strong", {}, found.mend))),
  );
}
