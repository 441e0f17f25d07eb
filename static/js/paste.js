/**
 * Pastes a block of cells that was copied from a spreadsheet into a grid, from the cell with the keyboard on, to the right and
 * down. A single value is pasted as in any box. Nothing shifts: what falls on a cell that cannot be filled is left out and counted.
 */

import { matchOption, readBlock } from "./block.js";
import { controlsOf, isTicked, isTyped, nameOf, setValue } from "./fields.js";
import { labelOf } from "./labels.js";
import { placeOf } from "./places.js";
import { shortened } from "./text.js";

/** @typedef {import("./fields.js").Control} Control */

const CONTROLS = "input, select, textarea";

/**
 * @typedef {Object} Outcome
 * @property {number} cells that were copied
 * @property {string[]} taken names of answers that were written to
 * @property {{control: Control, text: string}[]} unknown options that the list does not have
 * @property {number} outside cells beyond the table, or on one that nobody fills in
 */

/**
 * @typedef {Pick<import("./undo.js").Undo, "together">} Steps
 * @typedef {Object} Saving what becomes of the answers that were pasted
 * @property {() => Promise<void>} flush
 * @property {Record<"refused" | "conflicts" | "waiting", {has: (name: string) => boolean}>} edits
 */

/**
 * @param {HTMLFormElement} form
 * @param {Saving} autosave
 * @param {Steps} undo
 */
export function pasteIntoGrids(form, autosave, undo) {
  // A browser pastes where text is selected, and that may be elsewhere than the radio or list that has the keyboard.
  document.addEventListener("paste", async (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const control = /** @type {Control} */ (target.matches?.(CONTROLS) ? target : document.activeElement);
    const place = form.contains(control) ? placeOf(control) : null;
    const text = event.clipboardData?.getData("text/plain");
    if (!place || !event.clipboardData || !text) return;
    const rows = readBlock(text);
    const single = rows.length === 1 && rows[0].length === 1;
    if (isTyped(control) && (single || isProse(control, rows, event.clipboardData))) return;
    event.preventDefault();
    const outcome = pasteFrom(place, rows, undo);
    form.querySelector("[data-undone]")?.remove();
    const panel = panelBefore(place.top);
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
 * @param {import("./places.js").Place} place
 * @param {string[][]} rows
 * @param {Steps} undo
 * @returns {Outcome}
 */
function pasteFrom(place, rows, undo) {
  /** @type {Outcome} */
  const outcome = { cells: 0, taken: [], unknown: [], outside: 0 };
  undo.together(() => {
    place.makeRoom?.(rows.length);
    rows.forEach((texts, down) => texts.forEach((text, across) => {
      outcome.cells += 1;
      pasteInto(place.at(down, across), text, outcome);
    }));
  });
  return outcome;
}

/**
 * @param {HTMLElement | undefined} cell
 * @param {string} text
 * @param {Outcome} outcome
 */
function pasteInto(cell, text, outcome) {
  const controls = cell?.dataset.question ? controlsOf(cell, cell.dataset.question) : [];
  const [control] = controls;
  if (!cell || !control || !nameOf(control) || control.disabled) {
    outcome.outside += 1;
    return;
  }
  const value = valueFor(controls, text);
  if (value === null) {
    outcome.unknown.push({ control, text });
  } else {
    outcome.taken.push(control.name);
    setValue(cell, control.name, value);
  }
}

/**
 * @param {Control[]} controls of one question
 * @param {string} text
 * @returns {string | null} what the text means there; null for an option that is not offered
 */
function valueFor([control, ...others], text) {
  if (control instanceof HTMLSelectElement) {
    return matchOption([...control.options].map((option) => ({ value: option.value, text: option.text })), text);
  }
  if (isTicked(control)) {
    const options = [control, ...others].map((each) => ({ value: each.value, text: each.labels?.[0]?.textContent ?? "" }));
    return text.trim() ? matchOption(options, text) : "";
  }
  return control instanceof HTMLTextAreaElement ? text : text.trim();
}

/**
 * Says what became of it, above the grid, once the server has judged.
 * @param {HTMLElement} panel
 * @param {Control} control that it was pasted into
 * @param {Outcome} outcome
 * @param {Saving} autosave
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
 * @param {HTMLElement} top of the grid, or of the row
 * @returns {HTMLElement}
 */
function panelBefore(top) {
  const present = top.previousElementSibling;
  if (present instanceof HTMLElement && present.matches("[data-pasted]")) return present;
  const panel = document.createElement("div");
  const words = document.createElement("p");
  panel.dataset.pasted = "";
  words.className = "govuk-body app-pasted__words";
  words.setAttribute("role", "status");
  panel.append(words);
  top.before(panel);
  return panel;
}

/**
 * @param {Outcome} outcome
 * @param {string[]} wrong
 * @param {Control} from where it was pasted
 * @returns {HTMLElement[]} what was not recognised, with a link to each
 */
function unknownList(outcome, wrong, from) {
  const form = /** @type {HTMLElement} */ (from.closest("form"));
  const refused = wrong.flatMap((name) => controlsOf(form, name).slice(0, 1)).map((control) => ({ control, text: control.value }));
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
