/**
 * Pastes a block of cells that was copied from a spreadsheet into a table, from the cell with the keyboard on, to the right and
 * down. A single value is pasted as in any box. Nothing shifts: what falls on a cell that cannot be filled is left out and counted.
 */

import { matchOption, readBlock } from "./block.js";
import { announceChange, controlsOf, isTyped, nameOf } from "./fields.js";
import { labelOf } from "./labels.js";
import { shortened } from "./text.js";

/** @typedef {import("./fields.js").Control} Control */

/**
 * @typedef {Object} Outcome
 * @property {number} cells that were copied
 * @property {string[]} taken names of answers that were written to
 * @property {{control: Control, text: string}[]} unknown options that the list does not have
 * @property {number} outside cells beyond the table, or on one that nobody fills in
 */

/**
 * @param {HTMLFormElement} form
 * @param {import("./autosave.js").Autosave} autosave
 * @param {import("./undo.js").Undo} undo
 */
export function pasteIntoGrids(form, autosave, undo) {
  form.addEventListener("paste", async (event) => {
    const control = /** @type {Control} */ (event.target);
    const cell = /** @type {HTMLTableCellElement | null} */ (control.closest("table[data-grid] :is(td, th)"));
    const text = event.clipboardData?.getData("text/plain");
    if (!cell || controlIn(cell) !== control || !event.clipboardData || !text) return;
    const rows = readBlock(text);
    const single = rows.length === 1 && rows[0].length === 1;
    if (isTyped(control) && (single || isProse(control, rows, event.clipboardData))) return;
    event.preventDefault();
    const outcome = pasteFrom(cell, rows, undo);
    const panel = panelFor(control);
    await autosave.flush();
    report(panel, control, outcome, autosave);
  });
}

/**
 * Paragraphs look like the cells of one column. A spreadsheet copies a table beside them.
 * @param {Control} control that they are pasted into
 * @param {string[][]} rows
 * @param {DataTransfer} copied
 */
function isProse(control, rows, copied) {
  const fromTable = /<table\b/i.test(copied.getData("text/html"));
  return control instanceof HTMLTextAreaElement && rows.every((row) => row.length === 1) && !fromTable;
}

/**
 * @param {HTMLTableCellElement} cell
 * @param {string[][]} rows
 * @param {import("./undo.js").Undo} undo
 * @returns {Outcome}
 */
function pasteFrom(cell, rows, undo) {
  const row = /** @type {HTMLTableRowElement} */ (cell.parentElement);
  const lines = [...(/** @type {HTMLTableSectionElement} */ (row.parentElement)).rows];
  const [top, left] = [lines.indexOf(row), [...row.cells].indexOf(cell)];
  /** @type {Outcome} */
  const outcome = { cells: 0, taken: [], unknown: [], outside: 0 };
  undo.together(() => {
    rows.forEach((texts, down) => texts.forEach((text, across) => {
      outcome.cells += 1;
      pasteInto(lines[top + down]?.cells[left + across], text, outcome);
    }));
  });
  return outcome;
}

/**
 * @param {HTMLTableCellElement | undefined} cell
 * @param {string} text
 * @param {Outcome} outcome
 */
function pasteInto(cell, text, outcome) {
  const control = cell && controlIn(cell);
  if (!control) {
    outcome.outside += 1;
  } else if (put(control, text)) {
    outcome.taken.push(control.name);
    announceChange(control);
  } else {
    outcome.unknown.push({ control, text });
  }
}

/**
 * @param {HTMLTableCellElement} cell
 * @returns {Control | undefined} the box of the answer that stands in it
 */
function controlIn(cell) {
  const name = cell.dataset.question;
  const control = name ? controlsOf(cell, name)[0] : undefined;
  return control && nameOf(control) && !control.disabled && control.checkVisibility() ? control : undefined;
}

/**
 * @param {Control} control
 * @param {string} text
 * @returns {boolean} whether the box could take it
 */
function put(control, text) {
  if (!(control instanceof HTMLSelectElement)) {
    control.value = control instanceof HTMLTextAreaElement ? text : text.trim();
    return true;
  }
  const value = matchOption([...control.options].map((option) => ({ value: option.value, text: option.text })), text);
  if (value !== null) control.value = value;
  return value !== null;
}

/**
 * Says what became of it, above the table, once the server has judged.
 * @param {HTMLElement} panel
 * @param {Control} control that it was pasted into
 * @param {Outcome} outcome
 * @param {import("./autosave.js").Autosave} autosave
 */
function report(panel, control, outcome, autosave) {
  const wrong = outcome.taken.filter((name) => autosave.edits.refused.has(name));
  const contested = outcome.taken.filter((name) => autosave.edits.conflicts.has(name));
  const waiting = outcome.taken.filter((name) => autosave.edits.waiting.has(name));
  const taken = outcome.taken.length - wrong.length - contested.length - waiting.length;
  const parts = [
    [taken, "taken"],
    [waiting.length, "not saved yet"],
    [wrong.length + outcome.unknown.length, "not recognised"],
    [contested.length, "changed by someone else"],
    [outcome.outside, "outside the cells that can be filled in"],
  ];
  const counts = parts.filter(([count]) => count).map(([count, words]) => `${count} ${words}`);
  const words = /** @type {HTMLElement} */ (panel.firstElementChild);
  panel.className = "app-pasted";
  words.textContent = `Pasted ${outcome.cells} ${outcome.cells === 1 ? "cell" : "cells"}: ${counts.join(", ")}.`;
  panel.replaceChildren(words, ...unknownList(outcome, wrong, control), dismissal(panel, control));
}

/**
 * There before it says something: only then are its words read out.
 * @param {Control} control
 * @returns {HTMLElement} above the table of the control
 */
function panelFor(control) {
  const scroller = /** @type {HTMLElement} */ (control.closest(".app-grid-scroll") ?? control.closest("table"));
  const present = scroller.previousElementSibling;
  if (present instanceof HTMLElement && present.matches("[data-pasted]")) return present;
  const panel = document.createElement("div");
  const words = document.createElement("p");
  panel.dataset.pasted = "";
  words.className = "govuk-body app-pasted__words";
  words.setAttribute("role", "status");
  panel.append(words);
  scroller.before(panel);
  return panel;
}

/**
 * @param {Outcome} outcome
 * @param {string[]} wrong
 * @param {Control} from where it was pasted
 * @returns {HTMLElement[]} what was not recognised, with a link to each
 */
function unknownList(outcome, wrong, from) {
  const table = /** @type {HTMLElement} */ (from.closest("table"));
  const refused = wrong.flatMap((name) => controlsOf(table, name).slice(0, 1)).map((control) => ({ control, text: control.value }));
  const items = [...outcome.unknown, ...refused];
  if (!items.length) return [];
  const list = document.createElement("ul");
  list.className = "govuk-list govuk-list--bullet app-pasted__list";
  for (const { control, text } of items) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = `#${control.id}`;
    link.textContent = labelOf(control);
    item.append(link, `: “${shortened(text)}”`);
    list.append(item);
  }
  return [list];
}

/**
 * @param {HTMLElement} panel
 * @param {Control} control that has the keyboard again afterwards
 */
function dismissal(panel, control) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "app-link-button";
  button.textContent = "Dismiss";
  button.addEventListener("click", () => {
    panel.remove();
    control.focus();
  });
  return button;
}
