/** What a control is about, in the page's own words. */

/**
 * @param {import("./fields.js").Control} control
 * @returns {string} as a screen reader would name it
 */
export function labelOf(control) {
  const ids = (control.getAttribute("aria-labelledby") ?? "").split(/\s+/).filter(Boolean);
  const parts = ids.map((id) => wordsOf(document.getElementById(id))).filter(Boolean);
  if (parts.length) return parts.join(": ");
  const legend = control.closest("fieldset")?.querySelector("legend");
  const label = control.type === "radio" ? legend : control.labels?.[0];
  return wordsOf(label) || control.getAttribute("aria-label") || "Text";
}

/**
 * Without the mark of an answer that is missing.
 * @param {Element | null | undefined} element
 */
function wordsOf(element) {
  if (!element) return "";
  const copy = /** @type {Element} */ (element.cloneNode(true));
  for (const mark of copy.querySelectorAll("[data-pending]")) mark.remove();
  return (copy.textContent ?? "").replace(/\s+/g, " ").trim();
}
