/**
 * Single keys on a return's review page: j and k go to the next and the previous return, a and r to the forms. They are off until
 * the reader switches them on (WCAG 2.1.4), which the browser remembers, and mean nothing while somebody types.
 */

const KEPT = "bcf-review-keys";
const TYPING = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";

/** @param {Document} page */
export function listenForShortcuts(page) {
  const bar = /** @type {HTMLElement | null} */ (page.querySelector("[data-shortcuts]"));
  const box = /** @type {HTMLInputElement | null} */ (bar?.querySelector("input") ?? null);
  if (!bar || !box) return;
  bar.hidden = false;
  box.checked = localStorage.getItem(KEPT) === "on";
  box.addEventListener("change", () => localStorage.setItem(KEPT, box.checked ? "on" : "off"));
  page.addEventListener("keydown", (event) => {
    if (box.checked && isPlain(event)) follow(page, event);
  });
}

/** Whether a key was pressed by itself and not into a field. @param {KeyboardEvent} event */
function isPlain(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing || event.repeat) return false;
  return !(event.target instanceof Element && event.target.closest(TYPING));
}

/**
 * @param {Document} page
 * @param {KeyboardEvent} event
 */
function follow(page, event) {
  if (!/^[ajkr]$/.test(event.key)) return;
  const target = /** @type {HTMLElement | null} */ (page.querySelector(`[data-shortcut="${event.key}"]`));
  if (!target) return;
  event.preventDefault();
  if (target instanceof HTMLAnchorElement) target.click();
  else target.focus();
}
