// What all views use: elements, questions to Python, and marks for what changed.

// An element: h("td", { scope: "row" }, "text", anotherElement). A name that begins with "on" is a
// listener; true and false set and leave out an attribute.
function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

// The same for SVG.
function s(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes ?? {})) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// For ids and names: each widget on a page loads this module anew, so a count would begin anew too.
function unique() {
  return Math.random().toString(36).slice(2);
}

// JupyterLab would take the arrow keys, the space bar and Enter for its own. It looks no further
// than the element that has the focus.
function keepKeys(element) {
  element.dataset.lmSuppressShortcuts = "true";
  return element;
}

// A place that scrolls: by arrow keys for those who come to it by keyboard. After a click the keys stay
// JupyterLab's.
function scrolls(element) {
  element.tabIndex = 0;
  element.addEventListener("focus", () => element.matches(":focus-visible") && keepKeys(element));
  element.addEventListener("blur", () => delete element.dataset.lmSuppressShortcuts);
  return element;
}

// A sentence; what stands between backticks in it is code.
function inWords(text) {
  return text.split(/`([^`\n]+)`/).map((part, at) => (at % 2 ? h("code", {}, part) : part));
}

// Words beside a thing that changed: a sign and a word, so that neither colour nor sign is alone.
const SIGNS = { added: "+", changed: "~", removed: "−" };

function markOf(mark) {
  if (!mark) return null;
  const sign = h("span", { "aria-hidden": "true" }, `${SIGNS[mark]} `);
  return h("span", { class: "course-mark" }, sign, mark);
}

function marked(element, mark) {
  if (mark) element.classList.add(`course-${mark}`);
  return element;
}

// What was drawn is thrown away and drawn anew; the focus stays on the element of the same data-key.
function redraw(root, ...children) {
  const key = root.contains(document.activeElement) && document.activeElement.dataset.key;
  root.replaceChildren(...children.flat().filter((child) => child != null && child !== false));
  if (key) root.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

let questions = 0;

// Asks Python; the promise holds the answer, or an Error with what Python says.
function asker(model) {
  const waiting = new Map();
  model.on("msg:custom", (message) => {
    const settle = waiting.get(message.number);
    if (!settle) return;
    waiting.delete(message.number);
    if ("error" in message) settle.reject(new Error(message.error));
    else settle.resolve(message.answer);
  });
  return (ask) =>
    new Promise((resolve, reject) => {
      const number = `${Date.now()}-${++questions}`;
      waiting.set(number, { resolve, reject });
      model.send({ number, ask });
    });
}

// A view is a function of its root element and of `ask`; it returns { update(data), remove() }.
function widget(view) {
  return {
    render({ model, el }) {
      const root = h("div", { class: "course-view" });
      el.append(root);
      const drawn = view(root, asker(model));
      const update = () => drawn.update(model.get("data"));
      update();
      model.on("change:data", update);
      return () => {
        model.off("change:data", update);
        drawn.remove?.();
      };
    },
  };
}
