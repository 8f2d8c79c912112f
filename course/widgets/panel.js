// All views of a project behind tabs. Only the one that is seen is drawn.

const PANEL_VIEWS = {
  schema: schemaView,
  graph: graphView,
  drift: driftView,
  rows: rowsView,
  sql: sqlView,
  timeline: timelineView,
  risks: risksView,
  problems: problemsView,
};

function panelView(root, ask) {
  const id = `course-panel-${unique()}`;
  const tablist = h("div", { role: "tablist", "aria-label": "Views of the project" });
  const note = h("p", { class: "course-panel-note", role: "status" });
  root.append(tablist, note);
  const pages = new Map(); // name → { tab, page, view }
  const wishes = new Map(); // name → what is to be chosen in it when it is drawn next
  let data = { tabs: [] };
  let chosen = "";

  // One page for each view that the data has; a page stays, and with it what was chosen in it.
  function pageOf(name, title) {
    if (pages.has(name)) return pages.get(name);
    const tab = keepKeys(
      h(
        "button",
        {
          type: "button",
          role: "tab",
          id: `${id}-${name}`,
          "aria-controls": `${id}-${name}-page`,
          onclick: () => choose(name),
        },
        title,
      ),
    );
    const page = scrolls(
      h("div", { role: "tabpanel", id: `${id}-${name}-page`, "aria-labelledby": `${id}-${name}` }),
    );
    const below = moreBelow(page);
    const view = PANEL_VIEWS[name](page, (question) => ask({ view: name, ...question }), point);
    const made = { tab, page, view, below };
    pages.set(name, made);
    tablist.append(tab);
    root.append(page, below.line);
    return made;
  }

  function choose(name) {
    chosen = name;
    for (const [other, { tab, page }] of pages) {
      tab.setAttribute("aria-selected", other === name);
      tab.tabIndex = other === name ? 0 : -1;
      page.hidden = other !== name;
    }
    draw();
    // Python computes what is dear to compute only for a view that somebody looks at.
    ask({ what: "tab", tab: name }).catch(() => {});
  }

  // A view chooses something in another one; it goes there if it is told to.
  function point(name, what, isToGo) {
    wishes.set(name, what);
    if (!isToGo || !pages.has(name)) return;
    choose(name);
    const { tab, page } = pages.get(name);
    (page.querySelector("[role=listbox]") ?? tab).focus();
  }

  function draw() {
    const shown = data.tabs.find((tab) => tab.name === chosen);
    if (!shown) return;
    const { page, view } = pages.get(chosen);
    page.querySelector(":scope > .course-panel-problem")?.remove();
    if (shown.problem) {
      page.prepend(h("p", { class: "course-panel-problem", role: "status" }, inWords(shown.problem)));
    }
    if (!shown.data) return;
    view.update(shown.data);
    if (wishes.has(chosen)) view.choose?.(wishes.get(chosen));
    wishes.delete(chosen);
  }

  tablist.addEventListener("keydown", (event) => {
    const names = data.tabs.map((tab) => tab.name);
    const at = names.indexOf(chosen);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: names.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    choose(names[(to + names.length) % names.length]);
    pages.get(chosen).tab.focus();
  });

  return {
    update(said) {
      data = said;
      note.replaceChildren(...inWords(said.note));
      note.hidden = !said.note;
      for (const { name, title } of said.tabs) pageOf(name, title);
      if (!chosen && said.tabs.length) choose(said.tabs[0].name);
      else draw();
    },
    remove() {
      for (const { view, below } of pages.values()) {
        below.remove();
        view.remove?.();
      }
    },
  };
}
