/** Shows how many characters a long text has left; says so aloud after a pause, and only when it is getting short. */

import { charactersLeft, printNumber } from "./text.js";

const PAUSE_MS = 1_000;
const SHORT_OF = 0.1;

/** @param {ParentNode} scope */
export function watchLimits(scope) {
  for (const textarea of /** @type {NodeListOf<HTMLTextAreaElement>} */ (scope.querySelectorAll("textarea[data-limit]"))) {
    const places = document.querySelectorAll(`[data-remaining-for="${CSS.escape(textarea.name)}"]`);
    watchLimit(textarea, Number(textarea.dataset.limit), [...places]);
  }
}

/**
 * @param {HTMLTextAreaElement} textarea
 * @param {number} limit
 * @param {Element[]} places where the number stands
 */
export function watchLimit(textarea, limit, places) {
  /** @type {number | undefined} */
  let timer;
  const show = () => {
    const left = charactersLeft(limit, textarea.value);
    for (const place of places) {
      place.textContent = printNumber(left);
      place.closest(".app-remaining")?.classList.toggle("app-remaining--over", left < 0);
    }
    return left;
  };
  textarea.addEventListener("input", () => {
    const left = show();
    clearTimeout(timer);
    if (left < limit * SHORT_OF) timer = window.setTimeout(() => announce(textarea, left), PAUSE_MS);
  });
  window.addEventListener("pageshow", show);
  show();
}

/**
 * @param {HTMLTextAreaElement} textarea
 * @param {number} left
 */
function announce(textarea, left) {
  if (document.activeElement !== textarea) return;
  const home = textarea.closest("dialog") ?? document.body;
  const text = left < 0 ? `${printNumber(-left)} characters too many` : `${printNumber(left)} characters left`;
  speakerIn(home).textContent = text;
}

/** @param {Element} home */
function speakerIn(home) {
  const present = home.querySelector(":scope > [data-speaker]");
  if (present) return present;
  const speaker = document.createElement("div");
  speaker.className = "govuk-visually-hidden";
  speaker.dataset.speaker = "";
  speaker.setAttribute("role", "status");
  home.append(speaker);
  return speaker;
}
