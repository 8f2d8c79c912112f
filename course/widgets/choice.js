// Draws the model's traits, and sends back what was chosen and that it was locked.

// JupyterLab would take the arrow keys, the space bar and Enter for its own. It looks no further
// than the element that has the focus.
function keepKeys(element) {
  element.dataset.lmSuppressShortcuts = "true";
  return element;
}

// What stands between two backticks is code.
function withCode(text) {
  return text.split(/`([^`\n]+)`/).map((part, index) => {
    if (index % 2 === 0) return part;
    const code = document.createElement("code");
    code.textContent = part;
    return code;
  });
}

function render({ model, el }) {
  // Radio buttons of one name are one group on the whole page, and each form loads this module anew.
  const name = `course-choice-${Math.random().toString(36).slice(2)}`;
  const form = document.createElement("fieldset");
  form.className = "course-choice";

  const legend = document.createElement("legend");
  legend.append(...withCode(model.get("question")));
  form.append(legend);

  const radios = model.get("options").map((option, index) => {
    const label = document.createElement("label");
    const radio = keepKeys(document.createElement("input"));
    radio.type = "radio";
    radio.name = name;
    radio.addEventListener("change", () => {
      model.set("chosen", index);
      model.save_changes();
    });
    const text = document.createElement("span");
    text.append(...withCode(option));
    label.append(radio, text);
    form.append(label);
    return radio;
  });

  const lock = keepKeys(document.createElement("button"));
  lock.type = "button";
  lock.textContent = "Lock my prediction";
  lock.addEventListener("click", () => {
    model.set("locked", true);
    model.save_changes();
  });
  form.append(lock);

  const note = document.createElement("p");
  note.className = "course-choice-note";
  note.setAttribute("role", "status");
  note.tabIndex = -1;

  function update() {
    const over = model.get("locked") || model.get("closed");
    const hadFocus = form.contains(document.activeElement);
    radios.forEach((radio, index) => {
      radio.checked = index === model.get("chosen");
      radio.disabled = over;
    });
    lock.disabled = over || model.get("chosen") < 0;
    lock.hidden = over;
    note.replaceChildren(...withCode(model.get("note")));
    // What is disabled loses the focus; the keyboard would start again at the top of the page.
    if (over && hadFocus) note.focus();
  }

  update();
  model.on("change", update);
  el.append(form, note);
  return () => model.off("change", update);
}

export default { render };
