/**
 * What a page is measured with. It runs in the page, which knows nothing of what stands around it here.
 *
 * It leaves `window.bench`, whose times are in milliseconds.
 */
export function install() {
  const list = document.querySelector('[data-testid="credentials-table"]');
  const search = document.querySelector('[data-testid="search"]');
  const [head, body] = list.children;
  const lineHeight = body.firstElementChild.offsetHeight;
  /** By the name of a field: what each keystroke in it took. */
  const strokes = {};
  let mostRows = 0;

  const count = () => (mostRows = Math.max(mostRows, list.querySelectorAll('[role="row"]').length));
  count();
  new MutationObserver(count).observe(body, { childList: true });

  /** Acts once the next frame is painted: a task that is begun in a frame comes after that. */
  function afterPaint(act) {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = act;
      port2.postMessage(null);
    });
  }

  /** Notes with every keystroke in `field` how long it takes until `shown` is up to date, and until that is painted. */
  function watch(name, field, shown) {
    strokes[name] = [];
    let pressed;
    field.addEventListener("keydown", () => (pressed = performance.now()), { capture: true });
    const changed = new MutationObserver(() => {
      if (pressed === undefined || shown.getAttribute("aria-busy") === "true") return;
      const stroke = { from: pressed, shown: performance.now() - pressed };
      pressed = undefined;
      afterPaint(() => strokes[name].push({ ...stroke, painted: performance.now() - stroke.from }));
    });
    changed.observe(shown, { attributes: true, childList: true });
  }

  /** A field, and a text that follows it at once. */
  function addBareField() {
    const [field, echo] = [document.createElement("input"), document.createElement("output")];
    const box = document.createElement("div");
    box.style.cssText = "position: fixed; bottom: 0; left: 0; z-index: 9";
    field.addEventListener("input", () => (echo.textContent = field.value));
    box.append(field, echo);
    document.body.append(box);
    return [field, echo];
  }

  /** Text of the same size in the same place, all of it there from the beginning. */
  function addPlainText() {
    const { top, left, width, height } = list.getBoundingClientRect();
    const [plain, text] = [document.createElement("div"), document.createElement("pre")];
    plain.style.cssText = `position: fixed; z-index: 9; overflow: auto; background: Canvas;
      top: ${top}px; left: ${left}px; width: ${width}px; height: ${height}px`;
    text.style.cssText = `margin: 0; line-height: ${lineHeight}px`;
    const lines = Math.round(body.offsetHeight / lineHeight);
    text.textContent = Array.from({ length: lines }, (_, n) => `Line ${n + 1} of a plain text`).join("\n");
    plain.append(text);
    document.body.append(plain);
    return plain;
  }

  /** Whether a line that is in sight is not there yet, or empty. */
  function isBlank() {
    const first = Math.floor(list.scrollTop / lineHeight);
    const last = Math.floor((list.scrollTop + list.clientHeight - head.offsetHeight - 1) / lineHeight);
    const there = [...body.querySelectorAll("[data-testid]")].map((line) => Number(line.ariaRowIndex) - 2);
    return there.filter((line) => first <= line && line <= last).length <= last - first;
  }

  /** Scrolls with every frame, and tells how far these were apart and how many showed blank lines. */
  function scroll(element, { step, lasts }, done) {
    const intervals = [];
    let [begin, before, blank] = [undefined, undefined, 0];
    const frame = (now) => {
      begin ??= now;
      if (before !== undefined) intervals.push(now - before);
      before = now;
      if (now - begin > lasts) return done({ intervals, blank });
      element.scrollTop += step;
      if (element === list) afterPaint(() => (blank += isBlank()));
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  const [bare, echo] = addBareField();
  const fields = { search, bare };
  watch("search", search, list);
  watch("bare", bare, echo);

  window.bench = {
    strokes,
    mostRows: () => mostRows,
    lines: () => body.offsetHeight / lineHeight,
    /** Gives a field the focus, with all of its text selected. */
    enter: (name) => (fields[name].focus(), fields[name].select()),
    /** Is done when so many keystrokes in a field have been painted. */
    painted(name, wanted, done) {
      const look = () => (strokes[name].length >= wanted ? done() : setTimeout(look, 5));
      look();
    },
    scrollList: (how, done) => scroll(list, how, done),
    scrollPlain(how, done) {
      const plain = addPlainText();
      plain.scrollTop = list.scrollTop;
      afterPaint(() => scroll(plain, how, (outcome) => (plain.remove(), done(outcome))));
    },
  };
}
