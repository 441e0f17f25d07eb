/** Totals and rates follow each save: the server works them out, so that page, checker and workbook never disagree. */

const MARKED_MS = 1_500;

/** @param {HTMLFormElement} form */
export function followCalculated(form) {
  form.addEventListener("bcf:saved", (event) => {
    const { calculated = [] } = /** @type {CustomEvent<import("./edits.js").Answer>} */ (event).detail;
    for (const { name, printed } of calculated) show(form, name, printed);
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {string} printed
 */
function show(form, name, printed) {
  const place = /** @type {HTMLElement | null} */ (form.querySelector(`[data-calculated="${CSS.escape(name)}"]`));
  const text = printed || place?.dataset.blank || "–";
  if (!place || place.textContent === text) return;
  place.textContent = text;
  place.classList.toggle("app-answer--blank", !printed);
  place.classList.add("app-answer--new");
  setTimeout(() => place.classList.remove("app-answer--new"), MARKED_MS);
}
