// Revisions as a listbox, newest first, with the lines of the graph beside it. Every row says in
// words what the lines say, so the drawing is hidden from screen readers. Only the rows that are in
// sight are drawn, so thousands of them scroll.

const GRAPH_ROW = 3.1; // heights and widths in em
const GRAPH_LANE = 1.2;
const GRAPH_WIDEST = 12; // of all lanes together; more lanes stand closer
const GRAPH_BEYOND = 8; // rows drawn above and below what is in sight
const GRAPH_STEPS = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };

function graphView(root, ask) {
  const id = `course-graph-${unique()}`;
  const standing = h("div", { role: "status" });
  const problems = h("ul", { class: "course-graph-problems" });
  const lines = s("svg", { class: "course-graph-lines", "aria-hidden": "true" });
  const rows = h("div", { class: "course-graph-rows", role: "presentation" });
  const list = keepKeys(
    h(
      "div",
      { class: "course-graph-list", role: "listbox", tabindex: 0, "aria-label": "Revisions, newest first" },
      lines,
      rows,
    ),
  );
  const about = h("div", { class: "course-graph-about", role: "group", "aria-label": "The chosen revision" });
  const below = moreBelow(list, (height) => {
    const count = Math.round(height / (em() * GRAPH_ROW));
    return count && `${count} older ${count === 1 ? "revision" : "revisions"} below: scroll`;
  });
  const left = h("div", { class: "course-graph-left" }, list, below.line);
  root.append(standing, problems, h("div", { class: "course-graph-both" }, left, about));
  const details = graphDetails(about, ask);
  let data = { rows: [], edges: [], lanes: 0 };
  let places = new Map(); // id → row
  let active = 0;
  let chosen = "";

  const em = () => parseFloat(getComputedStyle(root).fontSize) || 13;

  function draw() {
    const row = em() * GRAPH_ROW;
    const lane = em() * Math.min(GRAPH_LANE, GRAPH_WIDEST / Math.max(data.lanes, 1));
    const width = lane * data.lanes + em();
    const first = Math.max(0, Math.floor(list.scrollTop / row) - GRAPH_BEYOND);
    const last = Math.min(
      data.rows.length - 1,
      Math.ceil((list.scrollTop + list.clientHeight) / row) + GRAPH_BEYOND,
    );
    rows.style.height = `${row * data.rows.length}px`;
    rows.replaceChildren(
      ...(active < first ? [option(active, row, width)] : []),
      ...data.rows.slice(first, last + 1).map((_, at) => option(first + at, row, width)),
      ...(active > last && active < data.rows.length ? [option(active, row, width)] : []),
    );
    if (data.rows.length) list.setAttribute("aria-activedescendant", `${id}-${active}`);
    else list.removeAttribute("aria-activedescendant");
    graphLines(lines, data, { first, last, row, lane, em: em() });
  }

  function option(at, height, left) {
    const row = data.rows[at];
    return h(
      "div",
      {
        role: "option",
        id: `${id}-${at}`,
        class: at === active ? "course-graph-row course-graph-active" : "course-graph-row",
        "aria-selected": row.id === chosen ? "true" : "false",
        "aria-setsize": data.rows.length,
        "aria-posinset": at + 1,
        style: `top:${at * height}px;height:${height}px;padding-left:${left}px`,
        onclick: (event) => event.detail || choose(at), // by a screen reader; a pointer: see below
      },
      h("div", {}, h("code", {}, row.id), " ", row.message),
      h("div", {}, h("strong", {}, row.marks?.join(", ")), row.marks ? "; " : null, graphRest(row)),
    );
  }

  // Bring a row into sight, as a list does: no further than it must.
  function go(at) {
    active = Math.max(0, Math.min(data.rows.length - 1, at));
    const row = em() * GRAPH_ROW;
    if (active * row < list.scrollTop) list.scrollTop = active * row;
    const below = (active + 1) * row - list.clientHeight;
    if (below > list.scrollTop) list.scrollTop = below;
    draw();
  }

  function choose(at) {
    if (!data.rows[at]) return;
    chosen = data.rows[at].id;
    go(at);
    details.show(chosen, data.dialects);
  }

  // A row may be drawn anew while it is pressed, and then the browser tells of no click.
  let pressed;
  const under = ({ clientY }) => {
    const top = clientY - list.getBoundingClientRect().top - list.clientTop + list.scrollTop;
    return Math.floor(top / (em() * GRAPH_ROW));
  };
  const inside = ({ clientX, button }) =>
    button === 0 && clientX < list.getBoundingClientRect().left + list.clientLeft + list.clientWidth;
  list.addEventListener("pointerdown", (event) => {
    pressed = inside(event) ? data.rows[under(event)]?.id : undefined;
  });
  list.addEventListener("pointerup", (event) => {
    const at = under(event);
    if (pressed !== undefined && data.rows[at]?.id === pressed) choose(at);
    pressed = undefined;
  });

  list.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !data.rows.length) return;
    const page = Math.max(1, Math.floor(list.clientHeight / (em() * GRAPH_ROW)) - 1);
    const step = { ...GRAPH_STEPS, PageDown: page, PageUp: -page }[event.key];
    if (step !== undefined) go(active + step);
    else if (event.key === "Enter" || event.key === " ") choose(active);
    else return;
    event.preventDefault();
  });

  let waiting = 0;
  const soon = () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(draw);
  };
  list.addEventListener("scroll", soon);
  const watcher = new ResizeObserver(soon);
  watcher.observe(list);

  return {
    // From outside: what comes before and after it is seen as well.
    choose(name) {
      if (!places.has(name)) return;
      list.scrollTop = places.get(name) * em() * GRAPH_ROW - list.clientHeight / 3;
      choose(places.get(name));
    },
    update(said) {
      const name = data.rows[active]?.id;
      data = said;
      places = new Map(data.rows.map((row, at) => [row.id, at]));
      standing.replaceChildren(...said.sentences.map((sentence) => h("p", {}, ...inWords(sentence))));
      problems.replaceChildren(
        ...said.problems.map((each) => h("li", {}, h("strong", {}, `${each.kind}: `), ...inWords(each.sentence))),
      );
      problems.hidden = !said.problems.length;
      list.hidden = left.hidden = about.hidden = !said.rows.length;
      active = places.get(name) ?? Math.max(0, said.rows.findIndex((row) => row.marks?.includes("current")));
      if (chosen && !places.has(chosen)) chosen = "";
      draw(); // before that the list has no height, and every row would be out of sight
      if (name === undefined) go(active);
      details.show(chosen, said.dialects);
    },
    remove() {
      below.remove();
      watcher.disconnect();
      cancelAnimationFrame(waiting);
    },
  };
}

function graphRest(row) {
  const after = row.after ? `after ${row.after}` : "comes first";
  const needs = row.depends_on ? `depends on ${row.depends_on.join(", ")}` : "";
  const labels = row.labels ? `label ${row.labels.join(", ")}` : "";
  return [after, needs, labels, row.note].filter(Boolean).join("; ");
}

// The lines and dots between two rows. Applied: filled; pending: hollow; current: in a ring.
function graphLines(svg, data, { first, last, row, lane, em }) {
  const x = (at) => (at + 0.5) * lane + em * 0.4;
  const y = (at) => (at - first + 0.5) * row;
  const shown = [];
  for (const [from, start, by, to, end, kind] of data.edges) {
    if (to < first || from > last) continue;
    const top = Math.max(from + 1, first - 1);
    const bottom = Math.min(to - 1, last + 1);
    let path = from + 1 < first ? `M${x(by)},${y(top)}` : `M${x(start)},${y(from)}`;
    if (to === from + 1) path += graphBend(x(start), y(from), x(end), y(to));
    else {
      if (from + 1 >= first) path += graphBend(x(start), y(from), x(by), y(from + 1));
      path += `V${y(bottom)}`;
      if (to - 1 <= last) path += graphBend(x(by), y(to - 1), x(end), y(to));
    }
    shown.push(s("path", kind ? { d: path, "stroke-dasharray": "3 3" } : { d: path }));
  }
  const dot = Math.min(em * 0.38, lane * 0.4);
  for (let at = first; at <= last; at++) {
    const { lane: by, marks = [] } = data.rows[at];
    const where = { cx: x(by), cy: y(at) };
    const filled = !marks.includes("pending");
    shown.push(s("circle", { ...where, r: dot, class: filled ? "course-graph-done" : "course-graph-open" }));
    if (marks.includes("current")) {
      shown.push(s("circle", { ...where, r: dot * 1.8, class: "course-graph-here" }));
    }
  }
  svg.setAttribute("width", lane * data.lanes + em);
  svg.setAttribute("height", Math.max(0, (last - first + 1) * row));
  svg.style.top = `${first * row}px`;
  svg.replaceChildren(...shown);
}

function graphBend(x1, y1, x2, y2) {
  if (x1 === x2) return `V${y2}`;
  const middle = (y1 + y2) / 2;
  return `C${x1},${middle} ${x2},${middle} ${x2},${y2}`;
}

// What is known of the chosen revision. Asked for anew when the history changed; what a command
// printed stays until another revision is chosen.
function graphDetails(root, ask) {
  const said = h("p", { role: "status", class: "course-graph-said" });
  const body = h("div", {});
  const printed = h("div", {});
  const sql = graphSql(ask);
  root.append(said, body, printed, sql.element);
  let shown = "";
  let question = 0;
  let busy = false;

  async function show(id, dialects) {
    const number = ++question;
    sql.element.hidden = !id || !dialects.length;
    if (id !== shown) {
      printed.replaceChildren();
      sql.reset(id, dialects);
    }
    shown = id;
    if (!id) {
      body.replaceChildren();
      said.textContent = "Choose a revision, by a click or with the arrow keys and Enter.";
      return;
    }
    try {
      const answer = await ask({ what: "revision", id });
      if (number !== question) return;
      const title = answer.message ? `${id}: ${answer.message}` : id;
      if (said.textContent !== `Revision ${title}`) said.textContent = `Revision ${title}`;
      redraw(body, ...graphAbout(answer, busy, run));
    } catch (error) {
      if (number === question) body.replaceChildren(h("p", {}, ...inWords(error.message)));
    }
  }

  async function run(step) {
    if (busy) return;
    busy = true;
    const id = shown;
    printed.replaceChildren(h("p", { role: "status" }, `Running ${step.command} …`));
    let words;
    try {
      const { command, output, exit_code: code } = await ask({ what: "run", id, direction: step.direction });
      words = [h("p", { role: "status" }, h("code", {}, command), ` ended with exit code ${code}.`), graphCode(output)];
    } catch (error) {
      words = [h("p", { role: "status" }, ...inWords(error.message))];
    }
    busy = false;
    if (id === shown) printed.replaceChildren(...words);
    show(shown, sql.dialects());
  }

  return { show };
}

function graphAbout(answer, busy, run) {
  const facts = answer.facts.map(([name, words]) => h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, words)));
  const steps = (answer.steps ?? []).map((step) => {
    const title = step.direction === "upgrade" ? "Upgrade to here" : "Downgrade to here";
    const attributes = { type: "button", "data-key": step.direction, onclick: () => run(step) };
    return h(
      "p",
      {},
      keepKeys(h("button", { ...attributes, disabled: busy || step.why_not !== "" }, title)),
      " ",
      h("code", {}, step.command),
      step.why_not ? ` – not now: ${step.why_not}` : null,
    );
  });
  const sources = ["upgrade", "downgrade"].flatMap((name) =>
    answer[name] ? [h("p", { class: "course-title" }, `What ${name} does`), graphCode(answer[name])] : [],
  );
  return [
    h("table", { class: "course-table" }, h("tbody", {}, ...facts)),
    ...steps,
    answer.note ? h("p", {}, ...inWords(answer.note)) : null,
    ...sources,
  ];
}

function graphCode(text) {
  return h("pre", { class: "course-graph-code" }, h("code", {}, text));
}

// The SQL of the chosen revision, asked for when a dialect is chosen.
function graphSql(ask) {
  const key = `course-graph-sql-${unique()}`;
  const dialect = keepKeys(h("select", { id: `${key}-dialect`, onchange: () => fetch() }));
  const direction = keepKeys(
    h(
      "select",
      { id: `${key}-direction`, onchange: () => fetch() },
      h("option", {}, "upgrade"),
      h("option", {}, "downgrade"),
    ),
  );
  const out = h("div", { "aria-live": "polite" });
  const choices = h(
    "p",
    {},
    h("label", { for: direction.id }, "SQL of"),
    " ",
    direction,
    " ",
    h("label", { for: dialect.id }, "written for"),
    " ",
    dialect,
  );
  const element = h("div", {}, choices, out);
  let id = "";
  let offered = [];
  let question = 0;

  async function fetch() {
    const number = ++question;
    if (!dialect.value) {
      out.replaceChildren();
      return;
    }
    let drawn;
    try {
      const asked = { what: "sql", id, dialect: dialect.value, direction: direction.value };
      const answer = await ask(asked);
      drawn = [
        h("p", {}, h("code", {}, answer.command), answer.exit_code ? ` ended with exit code ${answer.exit_code}.` : null),
        answer.note ? h("p", {}, ...inWords(answer.note)) : null,
        answer.sql ? graphCode(answer.sql) : null,
      ];
    } catch (error) {
      drawn = [h("p", {}, ...inWords(error.message))];
    }
    if (number === question) out.replaceChildren(...drawn.filter(Boolean));
  }

  return {
    element,
    dialects: () => offered,
    reset(name, dialects) {
      id = name;
      offered = dialects;
      question++;
      out.replaceChildren();
      const options = [["", "choose a database"], ...dialects];
      dialect.replaceChildren(...options.map(([value, title]) => h("option", { value }, title)));
    },
  };
}
