/** A form that is sent as a whole, by its button: what was typed into it is not left behind unasked. */

/** What becomes of pasted answers in such a form: nothing yet. */
export const UNSENT = {
  flush: async () => {},
  edits: { refused: new Set(), conflicts: new Set(), waiting: { has: () => true } },
};

/**
 * Asks before the page is left with something typed that was not sent.
 * @param {HTMLFormElement} form
 */
export function keepTyped(form) {
  let sent = false;
  form.addEventListener("submit", () => { sent = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!sent && isTouched(form)) event.preventDefault();
  });
}

/** @param {HTMLFormElement} form */
function isTouched(form) {
  return [...form.elements].some((control) =>
    (control instanceof HTMLInputElement && control.type !== "hidden" && control.value !== control.defaultValue)
    || (control instanceof HTMLTextAreaElement && control.value !== control.defaultValue));
}
