/** Follows work that the server does in the background: the part of the page that tells how far it is comes anew every few seconds. */

const EVERY_MS = 2000;

/** @param {Document} page */
export function followWork(page) {
  const part = /** @type {HTMLElement | null} */ (page.querySelector("[data-follow]"));
  if (part?.dataset.follow) setTimeout(() => void look(part), EVERY_MS);
}

/** Asks once, and again as long as there is something to follow. @param {HTMLElement} part */
async function look(part) {
  const fresh = await fetched(part.dataset.follow ?? "");
  // A focused button must not vanish under its user; the words are taken over anyway once it lost the focus.
  if (fresh && !part.contains(document.activeElement)) {
    part.replaceChildren(...fresh.childNodes);
    if (fresh.dataset.follow) part.dataset.follow = fresh.dataset.follow;
    else return;
  }
  setTimeout(() => void look(part), EVERY_MS);
}

/**
 * The part as the server has it now; null where it cannot be reached, so that the next look tries again.
 *
 * @param {string} address
 * @returns {Promise<HTMLElement | null>}
 */
async function fetched(address) {
  try {
    const answer = await fetch(address, { credentials: "same-origin" });
    if (!answer.ok) return null;
    return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-follow]");
  } catch {
    return null;
  }
}
