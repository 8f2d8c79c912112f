// What a person at a small or enlarged screen would stumble over, as sentences; run in the page by
// test_zoom.py. `roots` is a selector of the views, `least` the least size of a control in pixels.
({ roots, least }) => {
  const found = [];
  const CONTROLS = "button, select, summary, input, a[href], [role=tab], [role=option]";
  const name = (element) =>
    `<${element.tagName.toLowerCase()} class="${element.getAttribute("class") ?? ""}"> ` +
    `“${(element.getAttribute("aria-label") ?? element.textContent ?? "").trim().slice(0, 40)}”`;
  const hides = (element) => getComputedStyle(element).overflowX !== "visible" || getComputedStyle(element).overflowY !== "visible";
  const scrolls = (element) => /auto|scroll/.test(getComputedStyle(element).overflowX) && element.tabIndex >= 0;

  // What of a box is seen through all that hide what overflows them, up to the view.
  function seen(box, element, root) {
    let { left, right, top, bottom } = box;
    for (let at = element; at; at = at === root ? null : at.parentElement) {
      if (!hides(at)) continue;
      const hole = at.getBoundingClientRect();
      left = Math.max(left, hole.left);
      right = Math.min(right, hole.right);
      top = Math.max(top, hole.top);
      bottom = Math.min(bottom, hole.bottom);
    }
    return right - left > 1 && bottom - top > 1 ? { left, right, top, bottom } : null;
  }

  function wide(element, root, edge) {
    for (let at = element.parentElement; at; at = at.parentElement) {
      if (scrolls(at)) return; // one gets there by keyboard
      if (at === root) break;
    }
    const { right, left } = element.getBoundingClientRect();
    if (right > edge.right + 1 || left < edge.left - 1) found.push(`wider than the view: ${name(element)}`);
  }

  function clipped(element) {
    const style = getComputedStyle(element);
    const across = /hidden|clip/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
    const down = /hidden|clip/.test(style.overflowY) && element.scrollHeight > element.clientHeight + 1;
    if (across || down) found.push(`cut off: ${name(element)}`);
    if (/auto|scroll/.test(style.overflowX) && !scrolls(element) && element.scrollWidth > element.clientWidth + 1)
      found.push(`scrolls, and no key gets there: ${name(element)}`);
  }

  function small(control) {
    const target = control.matches("input") ? (control.closest("label") ?? control) : control;
    const { width, height } = target.getBoundingClientRect();
    if (Math.min(width, height) < least - 0.01)
      found.push(`${Math.round(width)} × ${Math.round(height)} pixels: ${name(target)}`);
  }

  function readable(root) {
    const lines = [];
    const word = document.createRange();
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { parentElement: holder } = walker.currentNode;
      if (!walker.currentNode.data.trim() || !holder.checkVisibility() || holder.closest("style, option:not([role])")) continue;
      const range = document.createRange();
      range.selectNodeContents(walker.currentNode);
      // A name may be longer than a column; a plain word stays in one piece.
      for (const { 0: { length }, index } of walker.currentNode.data.matchAll(/(?<!\w)[A-Za-z]{2,8}(?!\w)/g)) {
        word.setStart(walker.currentNode, index);
        word.setEnd(walker.currentNode, index + length);
        if (new Set([...word.getClientRects()].map((box) => box.top)).size > 1) found.push(`“${word}” is broken`);
      }
      for (const box of range.getClientRects()) {
        const part = seen(box, holder, root);
        if (part) lines.push([part, walker.currentNode.data.trim().slice(0, 30)]);
      }
    }
    for (const [at, [one, text]] of lines.entries())
      for (const [other, more] of lines.slice(at + 1)) {
        const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
        if (across > 1 && down > 4) found.push(`“${text}” and “${more}” overlap`);
      }
    return lines.length;
  }

  function moves(element) {
    for (const part of [undefined, "::before", "::after"]) {
      const style = getComputedStyle(element, part);
      const times = [style.transitionDuration, style.transitionDelay].join().split(",").map(parseFloat);
      if (Math.max(...times) > 0 || style.animationName !== "none" || style.scrollBehavior === "smooth")
        found.push(`moves: ${name(element)}`);
    }
  }

  let texts = 0;
  for (const root of document.querySelectorAll(roots)) {
    if (!root.checkVisibility()) continue;
    const edge = (root.closest(".jp-OutputArea-output") ?? root).getBoundingClientRect();
    for (const element of [root, ...root.querySelectorAll("*")]) {
      moves(element);
      if (!element.checkVisibility() || element.closest("svg, style, option:not([role])")) continue;
      wide(element, root, edge);
      clipped(element);
      if (element.matches(CONTROLS)) small(element);
    }
    texts += readable(root);
  }
  for (const animation of document.getAnimations())
    if (animation.effect?.target?.closest(roots)) found.push(`is moving: ${name(animation.effect.target)}`);
  return { found: [...new Set(found)], texts };
};
