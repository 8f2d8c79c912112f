// Moments on a slider and in a list. The one that is chosen tells what it changed, shows the project
// as it was then, and takes it back there.

const TIMELINE_PAUSE = 150; // ms that the slider rests before Python is asked

function timelineView(root, ask) {
  const id = `course-timeline-${unique()}`;
  const heading = h("p", {});
  const slider = keepKeys(
    h("input", { type: "range", id, min: 0, step: 1, oninput: () => choose(Number(slider.value)) }),
  );
  const label = h("label", { for: id }, "Moment");
  const line = h("div", { class: "course-timeline-line" }, label, slider);
  const list = h("ol", { class: "course-timeline-list", "aria-label": "Moments, oldest first" });
  const title = h("p", { class: "course-title" });
  const changes = h("ul", {});
  const back = keepKeys(h("button", { type: "button", onclick: () => restore() }, "Take me back here"));
  const why = h("span", { id: `${id}-why` });
  const then = timelineThen(ask);
  const status = h("p", { role: "status" });
  const about = h(
    "div",
    { class: "course-timeline-about", role: "group", "aria-label": "The chosen moment" },
    ...[title, changes, h("p", { class: "course-timeline-back" }, back, " ", why), status, then.element],
  );
  back.setAttribute("aria-describedby", why.id);
  root.append(heading, line, h("div", { class: "course-timeline-both" }, list, about));
  let moments = [];
  let answers = false;
  let at = -1;
  let restoring = false;

  function choose(index) {
    at = index;
    const moment = moments[at];
    if (!moment) return;
    slider.value = String(at);
    slider.setAttribute("aria-valuetext", `moment ${moment.number}: ${moment.label}`);
    for (const [place, item] of [...list.children].entries()) {
      const button = item.firstElementChild;
      if (place === at) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
    timelineScroll(list, list.children[at]);
    title.textContent = `Moment ${moment.number}, after: ${moment.label}`;
    changes.replaceChildren(...[...moment.changes, ...moment.remarks].map((each) => h("li", {}, each)));
    buttons();
    then.choose(answers ? moment.number : null);
  }

  function buttons() {
    const last = moments[at]?.last;
    const stops = last || restoring;
    if (stops) back.setAttribute("aria-disabled", "true");
    else back.removeAttribute("aria-disabled");
    back.parentElement.hidden = !answers;
    why.textContent = last
      ? "The project stands here."
      : "What is there now is kept as a moment, so you can come back to it.";
  }

  function restore() {
    const moment = moments[at];
    if (!moment || moment.last || restoring) return;
    restoring = true;
    buttons();
    status.textContent = `Going back to moment ${moment.number} …`;
    ask({ what: "restore", number: moment.number })
      .then(
        (answer) => (status.textContent = answer.said),
        (error) => status.replaceChildren(...inWords(error.message)),
      )
      .finally(() => {
        restoring = false;
        buttons();
      });
  }

  return {
    update(data) {
      const followed = at < 0 || moments[at]?.last;
      const number = moments[at]?.number;
      moments = data.moments;
      answers = data.answers;
      heading.textContent = data.heading;
      line.hidden = list.hidden = about.hidden = !moments.length;
      slider.max = Math.max(moments.length - 1, 0);
      slider.disabled = moments.length < 2;
      redraw(list, ...moments.map((moment, index) => timelineItem(moment, () => choose(index))));
      const kept = moments.findIndex((moment) => moment.number === number);
      choose(followed || restoring || kept < 0 ? moments.length - 1 : kept);
    },
    remove: () => then.remove(),
  };
}

function timelineItem(moment, choose) {
  return h(
    "li",
    { value: moment.number },
    keepKeys(
      h(
        "button",
        { type: "button", "data-key": `moment-${moment.number}`, onclick: choose },
        moment.label,
        moment.last ? " (now)" : "",
      ),
    ),
  );
}

// Within the list only: the page stays where it is.
function timelineScroll(list, item) {
  const top = item.offsetTop - list.offsetTop;
  if (top < list.scrollTop) list.scrollTop = top;
  else if (top + item.offsetHeight > list.scrollTop + list.clientHeight)
    list.scrollTop = top + item.offsetHeight - list.clientHeight;
}

// Schema, history and rows at a moment, once somebody opens this.
function timelineThen(ask) {
  const schema = h("div", {});
  const history = h("div", { role: "group", "aria-label": "History then" });
  const rows = h("div", {});
  const said = h("p", { role: "status" });
  const only = h("p", {}, "Revisions are only read here: a command always runs in the project as it is now.");
  const titled = (title, ...parts) => [h("p", { class: "course-title" }, title), ...parts];
  const inside = h(
    "div",
    { hidden: true },
    ...titled("Schema", schema),
    ...titled("History", only, history),
    ...titled("Rows", rows),
  );
  const element = keepKeys(
    h(
      "details",
      { ontoggle: () => look() },
      keepKeys(h("summary", {}, "The project at this moment")),
      said,
      inside,
    ),
  );
  let number = null;
  let shown = null; // the moment that is drawn
  const views = {
    schema: schemaView(schema),
    history: graphView(history, (question) => ask({ ...question, number: shown })),
    rows: rowsView(rows, () => Promise.resolve({})),
  };
  let timer = 0;

  function look() {
    clearTimeout(timer);
    if (!element.open || number === null || number === shown) return;
    timer = setTimeout(() => {
      const asked = number;
      ask({ what: "state", number: asked }).then(
        (state) => {
          if (asked !== number) return;
          shown = asked;
          said.textContent = "";
          inside.hidden = false;
          only.hidden = !state.history.rows.length;
          for (const [name, view] of Object.entries(views)) view.update(state[name]);
        },
        (error) => {
          shown = null;
          said.replaceChildren(...inWords(error.message));
          inside.hidden = true;
        },
      );
    }, TIMELINE_PAUSE);
  }

  return {
    element,
    choose(next) {
      number = next;
      element.hidden = number === null;
      look();
    },
    remove() {
      clearTimeout(timer);
      for (const view of Object.values(views)) view.remove?.();
    },
  };
}
