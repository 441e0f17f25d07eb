/**
 * Enter and the up and down arrows move along a column of a table, as in a spreadsheet. Only from boxes of one line:
 * arrows in a select and in a longer text, and left and right anywhere, stay the browser's. What has the keyboard is whole
 * in view.
 */

const STEPS = { Enter: 1, ArrowDown: 1, ArrowUp: -1 };
const CONTROLS = "input:not([type=hidden]):not([disabled]), select:not([disabled]), textarea:not([disabled])";
const UNTYPED = ["radio", "checkbox", "date", "button", "submit", "file", "range"];

/** @param {ParentNode} scope */
export function moveInGrids(scope) {
  for (const table of /** @type {NodeListOf<HTMLTableElement>} */ (scope.querySelectorAll("table[data-grid]"))) {
    table.addEventListener("keydown", (event) => onKey(event));
    table.addEventListener("focusin", (event) => showWhole(event));
  }
}

/**
 * Browsers leave alone what is partly in view, however little of it. A click stays where it was made.
 * @param {FocusEvent} event
 */
function showWhole({ target }) {
  if (target instanceof HTMLElement && target.matches(":focus-visible")) {
    target.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  const step = STEPS[/** @type {keyof typeof STEPS} */ (event.key)];
  const { target } = event;
  if (!step || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  if (!(target instanceof HTMLInputElement) || UNTYPED.includes(target.type)) return;
  event.preventDefault();
  const back = event.key === "Enter" && event.shiftKey;
  const next = nextInColumn(target, back ? -step : step);
  next?.focus();
  if (next instanceof HTMLInputElement && !UNTYPED.includes(next.type)) next.select();
}

/**
 * @param {HTMLElement} control
 * @param {number} step 1 for down, -1 for up
 * @returns {HTMLElement | null} the nearest control of the same column; null at the table's end
 */
export function nextInColumn(control, step) {
  const cell = /** @type {HTMLTableCellElement | null} */ (control.closest("td, th"));
  const table = cell?.closest("table");
  if (!cell || !table) return null;
  const rows = [...table.rows];
  const column = columnOf(cell);
  for (let at = rows.indexOf(/** @type {HTMLTableRowElement} */ (cell.parentElement)) + step; rows[at]; at += step) {
    const found = [...rows[at].cells].find((other) => columnOf(other) === column);
    const next = /** @type {HTMLElement | null} */ (found?.querySelector(CONTROLS) ?? null);
    if (next?.checkVisibility()) return next;
  }
  return null;
}

/**
 * Counted from the end of the row, because a heading that spans several rows stands at its start.
 * @param {HTMLTableCellElement} cell
 */
function columnOf(cell) {
  const cells = [.../** @type {HTMLTableRowElement} */ (cell.parentElement).cells];
  return cells.slice(cells.indexOf(cell)).reduce((width, each) => width + each.colSpan, 0);
}
