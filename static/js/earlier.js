/** Answers of the quarter before: to be used as they are, and, once carried over, to be confirmed. */

import { entryOf, questionOf, setValue, valueOf } from "./fields.js";

/**
 * @param {HTMLFormElement} form
 * @param {import("./autosave.js").Autosave} autosave
 */
export function watchEarlier(form, autosave) {
  form.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest("button");
    if (!(button instanceof HTMLButtonElement)) return;
    if (button.matches("[data-use]")) use(form, button, event);
    else if (button.matches("[data-confirm]")) confirm(form, button, autosave, event);
  });
  form.addEventListener("change", () => hideWhatStandsThere(form));
  form.addEventListener("bcf:saved", (event) => {
    hideWhatStandsThere(form);
    const { unconfirmed = [] } = /** @type {CustomEvent<import("./edits.js").Answer>} */ (event).detail;
    showUnconfirmed(form, unconfirmed);
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLButtonElement} button
 * @param {Event} event
 */
function use(form, button, event) {
  event.preventDefault();
  setValue(form, button.value, button.dataset.value ?? "");
  entryOf(form, button.value)?.focus();
}

/**
 * Goes on to the next answer that is to be confirmed, or to the one confirmed when it was the last.
 * @param {HTMLFormElement} form
 * @param {HTMLButtonElement} button
 * @param {import("./autosave.js").Autosave} autosave
 * @param {Event} event
 */
function confirm(form, button, autosave, event) {
  event.preventDefault();
  const all = /** @type {HTMLButtonElement[]} */ ([...form.querySelectorAll("[data-confirm]")]);
  const next = all.slice(all.indexOf(button) + 1).find((other) => other.checkVisibility());
  (next ?? entryOf(form, button.value))?.focus();
  autosave.confirm(button.value);
}

/** @param {HTMLFormElement} form */
function hideWhatStandsThere(form) {
  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (form.querySelectorAll("[data-use]"))) {
    button.hidden = plainly(valueOf(form, button.value)) === plainly(button.dataset.value ?? "");
  }
}

/**
 * A figure is the same with or without its pound sign and commas.
 * @param {string} text
 */
function plainly(text) {
  const figure = text.replace(/[£,%\s]/g, "");
  return /^[\d.]+$/.test(figure) ? figure : text;
}

/**
 * @param {HTMLFormElement} form
 * @param {string[]} names what is still unconfirmed
 */
function showUnconfirmed(form, names) {
  const left = new Set(names);
  for (const mark of form.querySelectorAll("[data-unconfirmed]")) {
    const name = mark.closest("[data-question]")?.getAttribute("data-question") ?? "";
    if (left.has(name)) continue;
    questionOf(form, name)?.classList.remove("app-question--unconfirmed");
    mark.remove();
  }
  const count = document.querySelector("[data-unconfirmed-count]");
  if (count instanceof HTMLElement) {
    count.hidden = !left.size;
    count.textContent = `${left.size} to confirm`;
  }
}
