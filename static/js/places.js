/**
 * The cells of a grid, whichever way the page shows it: as a table, or each of its rows as a section of questions.
 * In sections `data-row` is a row of the grid and `data-column` the place of a question in it, as a cell has one in its row.
 */

import { nameOf } from "./fields.js";

/** @typedef {import("./fields.js").Control} Control */

/**
 * @typedef {Object} Place where a control stands in its grid
 * @property {(down: number, across: number) => HTMLElement | undefined} at the cell so many rows and columns further
 * @property {(rows: number) => void} [makeRoom] gives a table that can have more lines as many as are needed from here on
 * @property {HTMLElement} top what a message about the grid stands before
 */

/**
 * @param {Control} control
 * @returns {Place | null} null for a control that stands in no grid
 */
export function placeOf(control) {
  const cell = /** @type {HTMLElement | null} */ (control.closest("[data-question]"));
  if (!cell || nameOf(control) !== cell.dataset.question) return null;
  if (cell instanceof HTMLTableCellElement && cell.closest("table[data-grid]")) return inTable(cell);
  return cell.dataset.column && cell.closest("[data-row]") ? inSections(cell) : null;
}

/**
 * @param {HTMLTableCellElement} cell
 * @returns {Place}
 */
function inTable(cell) {
  const row = /** @type {HTMLTableRowElement} */ (cell.parentElement);
  const section = /** @type {HTMLTableSectionElement} */ (row.parentElement);
  const shown = () => [...section.rows].filter((line) => !line.hidden);
  let lines = shown();
  const [top, left] = [lines.indexOf(row), [...row.cells].indexOf(cell)];
  return {
    at: (down, across) => lines[top + down]?.cells[left + across],
    makeRoom: (rows) => {
      const missing = top + rows - lines.length;
      if (missing > 0) cell.dispatchEvent(new CustomEvent("bcf:grow", { bubbles: true, detail: { rows: missing } }));
      lines = shown();
    },
    top: /** @type {HTMLElement} */ (cell.closest(".app-grid-scroll") ?? cell.closest("table")),
  };
}

/**
 * @param {HTMLElement} cell
 * @returns {Place}
 */
function inSections(cell) {
  const row = /** @type {HTMLElement} */ (cell.closest("[data-row]"));
  const lines = /** @type {HTMLElement[]} */ ([...(row.parentElement?.querySelectorAll(":scope > [data-row]") ?? [])]);
  const [top, left] = [lines.indexOf(row), Number(cell.dataset.column)];
  return {
    at: (down, across) => lines[top + down]?.querySelector(`[data-column="${left + across}"]`) ?? undefined,
    top: row,
  };
}
