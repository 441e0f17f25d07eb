/** Finding, reading and setting the controls of a question, whatever kind they are. */

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Control */

/**
 * @param {ParentNode} scope
 * @param {string} name
 * @returns {Control[]} the controls of this name, in page order
 */
export function controlsOf(scope, name) {
  if (scope instanceof HTMLFormElement) {
    // The form's own list finds a name at once, among thousands too; it goes by id as well.
    const found = scope.elements.namedItem(name);
    const all = /** @type {Control[]} */ (found instanceof RadioNodeList ? [...found] : found ? [found] : []);
    return all.filter((control) => control.getAttribute("name") === name);
  }
  return [.../** @type {NodeListOf<Control>} */ (scope.querySelectorAll(`[name="${CSS.escape(name)}"]`))];
}

/**
 * @param {HTMLElement} control
 * @returns {string} the question that it answers; "" for any other control
 */
export function nameOf(control) {
  const name = control.getAttribute("name");
  return name && control.closest("[data-question]")?.getAttribute("data-question") === name ? name : "";
}

/**
 * @param {ParentNode} scope
 * @returns {string[]} the names of all questions that can be answered here, in page order
 */
export function questionNames(scope) {
  const controls = /** @type {NodeListOf<HTMLElement>} */ (scope.querySelectorAll("[data-question] [name]"));
  return [...new Set([...controls].map(nameOf).filter(Boolean))];
}

/**
 * @param {ParentNode} scope
 * @param {string} name
 * @returns {HTMLElement | null} the element that holds everything about this question
 */
export function questionOf(scope, name) {
  const around = scope instanceof HTMLFormElement ? controlsOf(scope, name)[0]?.closest("[data-question]") : null;
  if (around instanceof HTMLElement && around.dataset.question === name) return around;
  return scope.querySelector(`[data-question="${CSS.escape(name)}"]`);
}

/**
 * @param {HTMLElement | null} question
 * @param {string} selector
 * @returns {HTMLElement | undefined} what matches and belongs to the question itself, not to an explanation that stands in it
 */
export function ownPart(question, selector) {
  const parts = /** @type {NodeListOf<HTMLElement> | undefined} */ (question?.querySelectorAll(selector));
  return [...(parts ?? [])].find((part) => part.closest("[data-question]") === question);
}

/**
 * @param {Control} control
 * @returns {control is HTMLInputElement} whether it is one of several to tick
 */
export function isTicked(control) {
  return control.type === "radio" || control.type === "checkbox";
}

/**
 * @param {Control} control
 * @returns {boolean} whether it is typed into, letter by letter
 */
export function isTyped(control) {
  return !isTicked(control) && control.tagName !== "SELECT";
}

/**
 * @param {ParentNode} scope
 * @param {string} name
 * @returns {string} the question's value as the server would receive it; "" when blank
 */
export function valueOf(scope, name) {
  const controls = controlsOf(scope, name);
  const given = controls.find((control) => !isTicked(control) || control.checked);
  return given ? given.value : "";
}

/**
 * @param {ParentNode} scope
 * @param {string} name
 * @returns {string} the question's value as its user reads it
 */
export function printedValueOf(scope, name) {
  const given = controlsOf(scope, name).find((control) => !isTicked(control) || control.checked);
  if (!given) return "";
  if (given instanceof HTMLSelectElement) return given.value && (given.selectedOptions[0]?.text ?? "");
  if (isTicked(given)) return given.labels?.[0]?.textContent?.trim() ?? given.value;
  return given.value;
}

/**
 * Sets a question's value and tells the page, as if its user had done it.
 * @param {ParentNode} scope
 * @param {string} name
 * @param {string} value
 */
export function setValue(scope, name, value) {
  const controls = controlsOf(scope, name);
  for (const control of controls) {
    if (isTicked(control)) control.checked = control.value === value;
    else control.value = value;
  }
  announceChange(controls[0]);
}

/** @param {Control | undefined} control */
export function announceChange(control) {
  control?.dispatchEvent(new Event("input", { bubbles: true }));
  control?.dispatchEvent(new Event("change", { bubbles: true }));
}

/**
 * @param {ParentNode} scope
 * @param {string} name
 * @returns {Control | undefined} where the keyboard belongs when somebody goes to this question
 */
export function entryOf(scope, name) {
  const controls = controlsOf(scope, name);
  return controls.find((control) => isTicked(control) && control.checked) ?? controls[0];
}

/**
 * @param {Element} element
 * @param {string} attribute a list of ids, such as aria-describedby
 * @param {string} id
 * @param {boolean} present whether the list should hold the id
 */
export function keepId(element, attribute, id, present) {
  const ids = (element.getAttribute(attribute) ?? "").split(/\s+/).filter((other) => other && other !== id);
  if (present) ids.push(id);
  if (ids.length) element.setAttribute(attribute, ids.join(" "));
  else element.removeAttribute(attribute);
}
