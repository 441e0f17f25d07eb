/** Messages that stand with their question: what is wrong with an answer, or that someone else changed it too. */

import { controlsOf, isTicked, keepId, ownPart, printedValueOf, questionOf } from "./fields.js";

/** @typedef {import("./fields.js").Control} Control */

const ERROR_CLASSES = { INPUT: "govuk-input--error", SELECT: "govuk-select--error", TEXTAREA: "govuk-textarea--error" };

/**
 * @param {HTMLElement} form
 * @param {string} name
 * @param {string} message
 */
export function showError(form, name, message) {
  const question = questionOf(form, name);
  const [first] = controlsOf(form, name);
  if (!question || !first) return;
  const error = ownPart(question, "[data-error]") ?? placeError(first);
  error.replaceChildren(hiddenText("Error: "), message);
  markWrong(form, name, error.id, true);
}

/**
 * @param {HTMLElement} form
 * @param {string} name
 */
export function clearError(form, name) {
  const error = ownPart(questionOf(form, name), "[data-error]");
  if (!error) return;
  markWrong(form, name, error.id, false);
  error.remove();
  for (const control of controlsOf(form, name)) dropFromSummary(control.id);
}

/** @param {Control} first */
function placeError(first) {
  const error = document.createElement("p");
  error.className = "govuk-error-message";
  error.id = `${first.id}-error`;
  error.dataset.error = "";
  (first.closest(".govuk-radios, .govuk-checkboxes, .govuk-input__wrapper") ?? first).before(error);
  return error;
}

/**
 * @param {HTMLElement} form
 * @param {string} name
 * @param {string} errorId
 * @param {boolean} wrong
 */
function markWrong(form, name, errorId, wrong) {
  const question = questionOf(form, name);
  const group = question?.matches(".govuk-form-group") ? question : ownPart(question, ".govuk-form-group");
  question?.classList.toggle("app-question--error", wrong);
  group?.classList.toggle("govuk-form-group--error", wrong);
  for (const control of controlsOf(form, name)) {
    if (isTicked(control)) {
      keepId(control.closest("fieldset, [role=radiogroup]") ?? control, "aria-describedby", errorId, wrong);
      continue;
    }
    keepId(control, "aria-describedby", errorId, wrong);
    control.classList.toggle(ERROR_CLASSES[/** @type {keyof typeof ERROR_CLASSES} */ (control.tagName)], wrong);
    if (wrong) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }
}

/**
 * Shows what the rules find now, and takes away what they no longer find: but never an explanation that is being written.
 * An answer with a message keeps to that.
 * @param {HTMLElement} form
 * @param {import("./edits.js").Finding[]} findings of the whole sheet
 * @param {(name: string) => boolean} isUnsaved
 */
export function showFindings(form, findings, isUnsaved) {
  const current = new Set(findings.map(keyOf));
  for (const old of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-finding]"))) {
    if (!current.has(keyOf({ rule: old.dataset.finding ?? "", name: homeOf(old) }))) retire(old, isUnsaved);
  }
  for (const finding of findings) showFinding(form, finding);
}

/** @param {{rule: string, name: string}} finding */
function keyOf({ rule, name }) {
  return `${rule} ${name}`;
}

/** @param {HTMLElement} finding */
function homeOf(finding) {
  return finding.closest("[data-question]")?.getAttribute("data-question") ?? "";
}

/**
 * @param {HTMLElement} finding that no longer arises
 * @param {(name: string) => boolean} isUnsaved
 */
function retire(finding, isUnsaved) {
  const explained = finding.querySelector("[data-question]")?.getAttribute("data-question") ?? "";
  const inUse = finding.contains(document.activeElement) || document.querySelector("dialog[open]");
  if (!explained || !(inUse || isUnsaved(explained))) finding.remove();
  else finding.querySelector("[data-finding-message]")?.replaceChildren("This query no longer arises.");
}

/**
 * The explanation in a finding that comes onto the page is an answer that the page has not met yet, or not as it is now.
 * @param {HTMLElement} form
 * @param {import("./edits.js").Finding} finding
 */
function showFinding(form, { name, rule, strength, message, open, overtaken, html, version }) {
  const question = questionOf(form, name);
  if (!question) return;
  const shown = /** @type {HTMLElement | null} */ (question.querySelector(`[data-finding="${CSS.escape(rule)}"]`));
  if (shown) {
    shown.className = `app-finding app-finding--${strength}${strength === "query" && !open ? " app-finding--explained" : ""}`;
    const words = shown.querySelector("[data-finding-message]");
    if (words && words.textContent !== message) words.textContent = message;
    const remark = /** @type {HTMLElement | null} */ (shown.querySelector("[data-overtaken]"));
    if (remark) remark.hidden = !overtaken;
  } else if (!ownPart(question, "[data-error]")) {
    const made = document.createElement("template");
    made.innerHTML = html;
    const explained = made.content.querySelector("[data-question]")?.getAttribute("data-question");
    question.append(made.content);
    if (explained) form.dispatchEvent(new CustomEvent("bcf:met", { detail: { name: explained, version } }));
  }
}

/** @param {string} id */
function dropFromSummary(id) {
  const summary = document.querySelector(".govuk-error-summary");
  for (const link of summary?.querySelectorAll("a") ?? []) {
    if (decodeURIComponent(link.hash) === `#${id}`) (link.closest("li") ?? link).remove();
  }
  if (summary && !summary.querySelector("a")) summary.remove();
}

/**
 * Shows both values, who changed it and when, and lets the person choose.
 * @param {HTMLElement} form
 * @param {import("./edits.js").Conflict} conflict
 * @param {{keep: () => void, yield: () => void}} choices
 */
export function showConflict(form, conflict, choices) {
  const question = questionOf(form, conflict.name);
  if (!question) return;
  clearConflict(form, conflict.name);
  const panel = element("div", "app-conflict");
  panel.dataset.conflict = "";
  panel.setAttribute("role", "group");
  const title = element("p", "app-conflict__title", conflict.own
    ? "You have changed this answer in another window or tab"
    : "Someone else has changed this answer");
  title.id = `${controlsOf(form, conflict.name)[0].id}-conflict`;
  panel.setAttribute("aria-labelledby", title.id);
  panel.append(title, valuesOf(form, conflict), buttons(choices, conflict.own ? OWN_WORDS : WORDS));
  const seen = isInView(question);
  question.append(panel);
  // Where sums stay in view at a grid's foot it would open beneath them. Whoever has gone elsewhere meanwhile is left there.
  if (seen) panel.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/**
 * Whether the middle of an element can be seen: it is neither scrolled away nor beneath what stays in view.
 * @param {HTMLElement} part
 */
function isInView(part) {
  const { left, right, top, bottom } = part.getBoundingClientRect();
  return part.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2));
}

/**
 * While the panel stands, it shows what its user has typed since.
 * @param {HTMLElement} form
 * @param {string} name
 */
export function refreshConflict(form, name) {
  const mine = ownPart(questionOf(form, name), "[data-mine]");
  if (mine) mine.textContent = printedValueOf(form, name) || "(blank)";
}

/**
 * @param {HTMLElement} form
 * @param {string} name
 */
export function clearConflict(form, name) {
  ownPart(questionOf(form, name), "[data-conflict]")?.remove();
}

/**
 * @param {HTMLElement} form
 * @param {import("./edits.js").Conflict} conflict
 */
function valuesOf(form, conflict) {
  const list = element("dl", "app-conflict__values");
  const mine = element("dd", "app-conflict__value", printedValueOf(form, conflict.name) || "(blank)");
  const theirs = element("dd", "app-conflict__value", conflict.printed || "(blank)");
  mine.dataset.mine = "";
  // A long text scrolls, and the keyboard must get there.
  mine.tabIndex = theirs.tabIndex = 0;
  list.append(
    element("dt", "app-conflict__who", conflict.own ? "On this page, not saved" : "Yours, not saved"),
    mine,
    element("dt", "app-conflict__who", conflict.own
      ? `Saved by you, in another window or tab, at ${conflict.at}`
      : `Theirs, saved by ${conflict.by} at ${conflict.at}`),
    theirs,
  );
  return list;
}

const WORDS = { keep: "Keep mine", yield: "Use theirs" };
const OWN_WORDS = { keep: "Keep what is on this page", yield: "Use what is saved" };

/**
 * @param {{keep: () => void, yield: () => void}} choices
 * @param {{keep: string, yield: string}} words
 */
function buttons(choices, words) {
  const group = element("div", "app-conflict__choices");
  for (const [text, choose] of /** @type {const} */ ([[words.keep, choices.keep], [words.yield, choices.yield]])) {
    const button = element("button", "govuk-button govuk-button--secondary", text);
    button.setAttribute("type", "button");
    button.addEventListener("click", choose);
    group.append(button);
  }
  return group;
}

/**
 * @param {string} tag
 * @param {string} className
 * @param {string} [text]
 */
function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

/** @param {string} text */
function hiddenText(text) {
  return element("span", "govuk-visually-hidden", text);
}
