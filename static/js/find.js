/** Finds lines of a grid by what stands in them, as one types; those without it are hidden. */

const MANY_MS = 120;

/** @param {HTMLElement} grid the element around the grid's table */
export function findLines(grid) {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-find]"));
  const input = form?.querySelector("input");
  const told = form?.querySelector("[data-found]");
  const table = /** @type {HTMLTableElement | null} */ (grid.querySelector("table.app-lines"));
  if (!form || !input || !told || !table || "partial" in table.dataset) return;
  form.querySelector("button")?.remove();
  form.addEventListener("submit", (event) => event.preventDefault());
  let waiting = 0;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = window.setTimeout(() => { told.textContent = filter(table, input.value); }, MANY_MS);
  });
}

/**
 * @param {HTMLTableElement} table
 * @param {string} text
 * @returns {string} how many were found
 */
function filter(table, text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  let [found, all] = [0, 0];
  for (const row of table.tBodies[0].rows) {
    if ("new" in row.dataset) {
      row.hidden = words.length > 0;
      continue;
    }
    const held = words.length ? wordsOf(row) : "";
    row.hidden = !words.every((word) => held.includes(word));
    all += 1;
    found += Number(!row.hidden);
  }
  return words.length ? `${found} of ${all} lines` : "";
}

/** @param {HTMLTableRowElement} row */
function wordsOf(row) {
  const parts = [];
  for (const cell of row.cells) {
    const control = cell.querySelector("input, select, textarea");
    if (control instanceof HTMLSelectElement) parts.push(control.selectedOptions[0]?.text ?? "");
    else if (control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement) parts.push(control.value);
    else parts.push(cell.textContent ?? "");
  }
  return parts.join(" ").toLowerCase();
}
