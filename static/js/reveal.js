/**
 * Shows a question only when another one's answer calls for it. Only the script hides: without it everything shows.
 * A question that holds a text, a message or a conflict stays in view, so that no answer is ever hidden from its owner.
 */

import { isTicked, valueOf } from "./fields.js";

/** @typedef {import("./fields.js").Control} Control */

/** @param {HTMLFormElement} form */
export function watchReveals(form) {
  if (!form.querySelector("[data-reveal-on]")) return;
  const update = () => updateReveals(form);
  form.addEventListener("change", () => {
    // At once, so that the next Tab reaches what was revealed; and again when a conflict chosen from has gone.
    update();
    setTimeout(update);
  });
  form.addEventListener("bcf:saved", update);
  window.addEventListener("pageshow", update);
  update();
}

/** @param {HTMLFormElement} form */
function updateReveals(form) {
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-reveal-on]"))) {
    element.hidden = !isCalledFor(form, element) && !holdsSomething(element);
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} element
 */
function isCalledFor(form, element) {
  const values = (element.dataset.revealValues ?? "").split(/\s+/);
  return values.includes(valueOf(form, element.dataset.revealOn ?? ""));
}

/** @param {HTMLElement} element */
function holdsSomething(element) {
  if (element.querySelector("[data-error], [data-conflict]")) return true;
  const controls = /** @type {NodeListOf<Control>} */ (element.querySelectorAll("input:not([type=hidden]), select, textarea"));
  return [...controls].some((control) => (isTicked(control) ? control.checked : control.value.trim() !== ""));
}
