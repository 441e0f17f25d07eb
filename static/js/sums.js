/** The sums of a plan's grid, as they would be if what stands in its cells were saved: below the years, and by any column. */

import { printMoney, readMoney, sumBy } from "./money.js";

const NONE = "Not named";
/** Long enough that whoever types fast is not held up by sums of 400 lines, and short enough not to be seen. */
const PAUSE_MS = 80;

/**
 * @param {HTMLElement} grid the element around the grid's table
 * @param {(name: string) => string | undefined} storedOf what the server last took of a cell
 */
export function followSums(grid, storedOf) {
  const table = /** @type {HTMLTableElement | null} */ (grid.querySelector("table.app-lines"));
  const sums = document.querySelector("[data-sums]");
  const by = /** @type {HTMLSelectElement | null} */ (document.querySelector("[data-sum-by] select"));
  if (!table?.tHead || !(sums instanceof HTMLTableElement) || !by) return;
  const partial = "partial" in table.dataset;
  const form = /** @type {HTMLFormElement} */ (by.form);
  if (partial) {
    by.addEventListener("change", () => form.submit());
  } else {
    const sheet = new Sheet(table, BigInt(grid.dataset.grain ?? "1"), storedOf);
    const show = () => sheet.show(sums, by);
    let waiting = 0;
    const soon = () => {
      clearTimeout(waiting);
      waiting = window.setTimeout(show, PAUSE_MS);
    };
    for (const event of ["input", "change", "bcf:saved", "bcf:lines"]) grid.addEventListener(event, soon);
    by.addEventListener("change", show);
    form.addEventListener("submit", (event) => event.preventDefault());
  }
  form.querySelector("button")?.remove();
}

class Sheet {
  /**
   * @param {HTMLTableElement} table
   * @param {bigint} grain
   * @param {(name: string) => string | undefined} storedOf
   */
  constructor(table, grain, storedOf) {
    this.table = table;
    this.grain = grain;
    this.storedOf = storedOf;
    const heads = [.../** @type {HTMLTableSectionElement} */ (table.tHead).rows[0].cells];
    this.columns = heads.map((head) => head.dataset.column ?? "");
    this.years = this.columns.filter((column) => column.startsWith("amount:")).map((column) => column.slice(7));
    this.yearPlaces = this.years.map((year) => this.columns.indexOf(`amount:${year}`));
    /** @type {(bigint | null)[]} */
    this.pooled = this.years.map((year) => readMoney(this.#foot("pooled", year)?.textContent ?? "", grain) ?? null);
  }

  /**
   * @param {HTMLTableElement} sums
   * @param {HTMLSelectElement} by
   */
  show(sums, by) {
    const rows = [...this.table.tBodies[0].rows].filter((row) => row.dataset.line && !("new" in row.dataset));
    const amounts = new Map(rows.map((row) => [row, this.yearPlaces.map((place) => this.#amount(row.cells[place]))]));
    const amountsOf = (/** @type {HTMLTableRowElement} */ row) => amounts.get(row) ?? [];
    const all = sumBy(rows, () => "", amountsOf).get("") ?? [];
    this.years.forEach((year, at) => this.#showYear(year, all[at] ?? 0n, at));
    const place = this.columns.indexOf(by.value);
    const groups = sumBy(rows, (row) => wordsOf(row.cells[place]), amountsOf);
    this.#showGroups(sums, by.selectedOptions[0].text, groups);
  }

  /**
   * What is refused, or being typed, is not in the plan: there the last amount that is counts.
   * @param {HTMLTableCellElement} cell
   */
  #amount(cell) {
    const input = cell.querySelector("input");
    if (!input) return readMoney(cell.textContent ?? "", this.grain) ?? null;
    const texts = [input.value, this.storedOf(input.name), cell.dataset.held, input.defaultValue];
    for (const text of texts) {
      const pence = text === undefined ? undefined : readMoney(text, this.grain);
      if (pence !== undefined) return pence;
    }
    return null;
  }

  /**
   * @param {string} year
   * @param {bigint} spent
   * @param {number} at
   */
  #showYear(year, spent, at) {
    for (const cell of document.querySelectorAll(`[data-spent="${year}"]`)) cell.textContent = printMoney(spent, this.grain);
    const gap = this.#foot("gap", year);
    const rest = (this.pooled[at] ?? 0n) - spent;
    if (gap) gap.textContent = printMoney(rest, this.grain);
    gap?.classList.toggle("app-lines__gap", rest !== 0n);
  }

  /**
   * @param {string} what
   * @param {string} year
   */
  #foot(what, year) {
    return this.table.tFoot?.querySelector(`[data-${what}="${year}"]`);
  }

  /**
   * @param {HTMLTableElement} sums
   * @param {string} heading
   * @param {Map<string, (bigint | null)[]>} groups
   */
  #showGroups(sums, heading, groups) {
    const place = sums.querySelector("[data-sums-heading]");
    if (place) place.textContent = heading;
    const total = (/** @type {(bigint | null)[]} */ row) => row.reduce((/** @type {bigint} */ sum, one) => sum + (one ?? 0n), 0n);
    const rows = [...groups].map(([label, row]) => ({ label, row, total: total(row) }));
    rows.sort((one, other) => (one.total === other.total ? compare(one.label, other.label) : one.total < other.total ? 1 : -1));
    sums.tBodies[0].replaceChildren(...rows.map(({ label, row }) => this.#group(label, row)));
  }

  /**
   * @param {string} label
   * @param {(bigint | null)[]} row
   */
  #group(label, row) {
    const line = document.createElement("tr");
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = label;
    line.append(head);
    this.years.forEach((_, at) => {
      const cell = line.insertCell();
      const amount = row[at] ?? null;
      cell.className = "app-grid__number";
      cell.textContent = amount === null ? "–" : printMoney(amount, this.grain);
    });
    return line;
  }
}

/**
 * @param {string} one
 * @param {string} other
 */
function compare(one, other) {
  return one < other ? -1 : Number(one > other);
}

/**
 * @param {HTMLTableCellElement} cell
 * @returns {string} what its group is called
 */
function wordsOf(cell) {
  const control = cell.querySelector("input, select");
  if (control instanceof HTMLSelectElement) return control.selectedOptions[0]?.text || NONE;
  if (control instanceof HTMLInputElement) return control.value.replace(/\s+/g, " ").trim() || NONE;
  return (cell.querySelector(".app-line__read") ?? cell).textContent?.trim() || NONE;
}
