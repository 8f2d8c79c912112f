// Risks as a listbox in groups, with filters above it, and the chosen one beside it. Every row says
// how bad it may get in words.

const RISKS_AT_ONCE = 200; // rows drawn, until one asks for more
const RISKS_STEPS = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };

function risksView(root, ask, point) {
  const id = `course-risks-${unique()}`;
  const sentences = h("div", {});
  const filters = h("p", { class: "course-risks-filters" });
  const count = h("p", { role: "status" });
  const list = keepKeys(
    h("div", { class: "course-risks-list", role: "listbox", tabindex: 0, "aria-label": "Risks" }),
  );
  const more = keepKeys(h("button", { type: "button", onclick: () => showMore() }, "Show more"));
  const about = h("div", { class: "course-risks-about", role: "group", "aria-label": "The chosen risk" });
  const left = h("div", { class: "course-risks-left" }, list, more);
  root.append(sentences, filters, count, h("div", { class: "course-risks-both" }, left, about));
  const details = risksDetails(about, ask, point);
  let data = { risks: [], kinds: {}, levels: [], messages: {} };
  let shown = []; // indexes into data.risks, in the order of the rows
  let limit = RISKS_AT_ONCE;
  let active = 0; // a place in `shown`
  let chosen = -1; // an index into data.risks

  const choices = {
    group: risksChoice(`${id}-group`, "Grouped by", draw),
    level: risksChoice(`${id}-level`, "Level", draw),
    revision: risksChoice(`${id}-revision`, "Revision", draw),
    here: risksChoice(`${id}-here`, "In the database", draw),
  };
  filters.append(...Object.values(choices).map((choice) => choice.element));

  function groupOf(risk) {
    if (choices.group.value() === "revision") return risk.revision;
    return choices.group.value() === "kind" ? risk.kind : data.kinds[risk.kind].level;
  }

  // The groups in their order, each with its risks.
  function groups() {
    const { level, revision, here } = choices;
    const kept = data.risks
      .map((risk, at) => at)
      .filter((at) => {
        const risk = data.risks[at];
        return (
          (!level.value() || data.kinds[risk.kind].level === level.value()) &&
          (!revision.value() || risk.revision === revision.value()) &&
          (!here.value() || risk.applied === (here.value() === "applied"))
        );
      });
    const found = new Map();
    const order = { level: data.levels, kind: Object.keys(data.kinds) }[choices.group.value()] ?? [];
    for (const name of order) found.set(name, []);
    for (const at of kept) {
      const name = groupOf(data.risks[at]);
      if (!found.has(name)) found.set(name, []);
      found.get(name).push(at);
    }
    return [...found].filter(([, risks]) => risks.length);
  }

  function titleOf(name) {
    if (choices.group.value() === "kind") return `It ${data.kinds[name].title}: ${data.kinds[name].level}`;
    return choices.group.value() === "revision" ? `${name} ${data.messages[name] ?? ""}` : name;
  }

  function draw() {
    limit = RISKS_AT_ONCE;
    active = 0;
    fill();
    const same = shown.indexOf(chosen);
    if (same >= 0) activate(same);
  }

  function fill() {
    const found = groups();
    shown = found.flatMap(([, risks]) => risks);
    const all = data.risks.length;
    count.textContent = shown.length === all ? "" : `${shown.length} of ${all} risks are shown.`;
    let place = 0;
    const drawn = [];
    for (const [number, [name, risks]] of found.entries()) {
      if (place >= limit) break;
      const title = h("div", { class: "course-risks-group", id: `${id}-g${number}` }, `${titleOf(name)} (${risks.length})`);
      const rows = risks.slice(0, limit - place).map((at) => option(at, place++));
      drawn.push(h("div", { role: "group", "aria-labelledby": title.id }, title, ...rows));
    }
    list.replaceChildren(...drawn);
    list.hidden = !shown.length;
    more.hidden = shown.length <= limit;
    more.textContent = `Show ${Math.min(RISKS_AT_ONCE, shown.length - limit)} more of ${shown.length - limit}`;
    activate(active);
  }

  function option(at, place) {
    const risk = data.risks[at];
    const { title, level } = data.kinds[risk.kind];
    const rest = [
      risk.line ? `line ${risk.line}` : "the whole file",
      ...("applied" in risk ? [risk.applied ? "applied" : "pending"] : []),
    ];
    return h(
      "div",
      {
        role: "option",
        id: `${id}-${place}`,
        class: "course-risks-row",
        "aria-selected": at === chosen ? "true" : "false",
        "aria-setsize": shown.length,
        "aria-posinset": place + 1,
        onclick: () => choose(place),
      },
      h("div", {}, h("strong", {}, level), `: ${title}`),
      h("div", {}, h("code", {}, risk.revision), `, ${rest.join(", ")}: `, h("code", {}, risk.what)),
    );
  }

  const rowAt = (place) => list.querySelector(`#${CSS.escape(`${id}-${place}`)}`);

  function activate(place) {
    rowAt(active)?.classList.remove("course-risks-active");
    active = Math.max(0, Math.min(Math.min(shown.length, limit) - 1, place));
    const row = rowAt(active);
    if (!row) {
      list.removeAttribute("aria-activedescendant");
      return;
    }
    row.classList.add("course-risks-active");
    list.setAttribute("aria-activedescendant", row.id);
  }

  // Bring a row into sight within the list, and leave the page where it is.
  function go(place) {
    activate(place);
    const row = rowAt(active);
    if (!row) return;
    const [box, frame] = [row.getBoundingClientRect(), list.getBoundingClientRect()];
    if (active === 0) list.scrollTop = 0;
    else if (box.top < frame.top) list.scrollTop -= frame.top - box.top;
    else if (box.bottom > frame.bottom) list.scrollTop += box.bottom - frame.bottom;
  }

  function choose(place) {
    if (shown[place] === undefined) return;
    list.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
    chosen = shown[place];
    go(place);
    rowAt(active).setAttribute("aria-selected", "true");
    const risk = data.risks[chosen];
    details.show(risk, data);
    point?.("graph", risk.revision, false);
  }

  function showMore() {
    const first = limit;
    limit += RISKS_AT_ONCE;
    fill();
    go(first);
    list.focus();
  }

  list.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !shown.length) return;
    const step = RISKS_STEPS[event.key];
    if (step !== undefined) go(active + step);
    else if (event.key === "Enter" || event.key === " ") choose(active);
    else return;
    event.preventDefault();
  });

  return {
    update(said) {
      if (said === data) return; // a tab was left and is seen again: what was chosen stays
      data = said;
      chosen = -1;
      sentences.replaceChildren(...said.sentences.map((sentence) => h("p", {}, ...inWords(sentence))));
      const times = (test) => said.risks.filter(test).length;
      choices.group.offer([["level", "level"], ["revision", "revision"], ["kind", "kind"]]);
      choices.level.offer([
        ["", "all"],
        ...said.levels.map((level) => [level, `${level} (${times((r) => said.kinds[r.kind].level === level)})`]),
      ]);
      const inRevision = new Map();
      for (const risk of said.risks) inRevision.set(risk.revision, (inRevision.get(risk.revision) ?? 0) + 1);
      choices.revision.offer([["", "all"], ...[...inRevision].map(([name, n]) => [name, `${name} (${n})`])]);
      choices.here.offer([["", "all"], ["pending", "pending"], ["applied", "applied"]]);
      choices.here.element.hidden = !said.risks.some((risk) => "applied" in risk);
      filters.hidden = about.hidden = !said.risks.length;
      draw();
      details.show(null, data);
    },
  };
}

function risksChoice(id, title, changed) {
  const select = keepKeys(h("select", { id, onchange: () => changed() }));
  return {
    element: h("span", {}, h("label", { for: id }, title), " ", select),
    value: () => select.value,
    offer(pairs) {
      const before = select.value;
      select.replaceChildren(...pairs.map(([value, name]) => h("option", { value }, name)));
      if (pairs.some(([value]) => value === before)) select.value = before;
    },
  };
}

// What is known of the chosen risk, with its line in the file.
function risksDetails(root, ask, point) {
  const said = h("p", { role: "status", class: "course-title" });
  const facts = h("div", {});
  const source = h("div", {});
  root.append(said, source, facts);
  let question = 0;

  async function show(risk, data) {
    const number = ++question;
    source.replaceChildren();
    if (!risk) {
      facts.replaceChildren();
      said.textContent = "Choose a risk, by a click or with the arrow keys and Enter.";
      return;
    }
    const { title, level, why, advice } = data.kinds[risk.kind];
    const message = data.messages[risk.revision];
    said.textContent = `Revision ${risk.revision} ${title}`;
    const rows = [
      ["It may come to", level],
      ["Revision", message ? `${risk.revision}: ${message}` : risk.revision],
      ["Where", risk.place],
      ["What is there", h("code", {}, risk.what)],
      ["Why", inWords(why)],
      ["What to do", inWords(advice)],
      ...("applied" in risk ? [["In the database", risk.applied ? "applied" : "pending"]] : []),
    ];
    const there = keepKeys(
      h("button", { type: "button", onclick: () => point("graph", risk.revision, true) }, `Show ${risk.revision} in the history`),
    );
    facts.replaceChildren(
      h(
        "table",
        { class: "course-table" },
        h("tbody", {}, ...rows.map(([name, words]) => h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, words)))),
      ),
      ...(point ? [h("p", {}, there)] : []),
    );
    let drawn;
    try {
      drawn = risksSource(await ask({ what: "lines", id: risk.revision, line: risk.line }), risk.line);
    } catch (error) {
      drawn = h("p", {}, ...inWords(error.message));
    }
    if (number === question) source.replaceChildren(drawn);
  }

  return { show };
}

// Lines of a file with their numbers; an arrow points to the one that it is about.
function risksSource({ first, lines, note }, line) {
  if (note || !lines.length) return h("p", {}, note);
  const width = String(first + lines.length).length;
  const drawn = lines.map((text, at) => {
    const isIt = first + at === line;
    const number = `${isIt ? "→" : " "} ${String(first + at).padStart(width)}  `;
    return h("span", { class: isIt ? "course-risks-line course-changed" : "course-risks-line" }, `${number}${text}\n`);
  });
  return h("pre", { class: "course-risks-source" }, h("code", {}, ...drawn));
}
