/**
 * Opens the long text of a table's cell full width. What is typed goes into the cell as it is typed, so that closing in
 * any way, Esc included, loses nothing.
 */

import { announceChange } from "./fields.js";
import { labelOf } from "./labels.js";
import { watchLimit } from "./remaining.js";

const CELLS = "table[data-grid] textarea, textarea[data-editor]";

/** @param {ParentNode} scope */
export function addEditors(scope) {
  for (const textarea of /** @type {NodeListOf<HTMLTextAreaElement>} */ (scope.querySelectorAll(CELLS))) {
    if (!textarea.readOnly && !textarea.disabled) textarea.after(makeOpener(textarea));
  }
}

/** @param {HTMLTextAreaElement} cell */
function makeOpener(cell) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "app-open-editor";
  button.dataset.openEditor = cell.id;
  button.setAttribute("aria-haspopup", "dialog");
  const about = document.createElement("span");
  about.className = "govuk-visually-hidden";
  about.textContent = `: ${labelOf(cell)}`;
  button.append("Full width", about);
  button.addEventListener("click", () => openEditor(cell, button));
  return button;
}

/**
 * @param {HTMLTextAreaElement} cell
 * @param {HTMLButtonElement} opener
 */
function openEditor(cell, opener) {
  const dialog = document.createElement("dialog");
  const heading = document.createElement("h2");
  const textarea = document.createElement("textarea");
  const before = cell.value;
  dialog.className = "app-editor";
  dialog.setAttribute("aria-labelledby", "app-editor-heading");
  heading.id = "app-editor-heading";
  heading.className = "govuk-heading-m";
  heading.textContent = labelOf(cell);
  textarea.className = "govuk-textarea app-editor__text";
  textarea.rows = 12;
  textarea.setAttribute("aria-labelledby", heading.id);
  textarea.value = before;
  dialog.append(heading, textarea, ...makeFoot(cell, textarea, dialog));
  textarea.addEventListener("input", () => copyBack(cell, textarea));
  dialog.addEventListener("close", () => {
    if (cell.value !== before) announceChange(cell);
    dialog.remove();
    opener.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  textarea.focus();
}

/**
 * @param {HTMLTextAreaElement} cell
 * @param {HTMLTextAreaElement} textarea
 */
function copyBack(cell, textarea) {
  cell.value = textarea.value;
  cell.dispatchEvent(new Event("input", { bubbles: true }));
}

/**
 * @param {HTMLTextAreaElement} cell
 * @param {HTMLTextAreaElement} textarea
 * @param {HTMLDialogElement} dialog
 */
function makeFoot(cell, textarea, dialog) {
  const done = document.createElement("button");
  done.type = "button";
  done.className = "govuk-button";
  done.textContent = "Done";
  done.addEventListener("click", () => dialog.close());
  if (!cell.dataset.limit) return [done];
  const line = document.createElement("p");
  const left = document.createElement("span");
  line.className = "app-remaining";
  line.append("Remaining characters: ", left);
  watchLimit(textarea, Number(cell.dataset.limit), [left]);
  return [line, done];
}
