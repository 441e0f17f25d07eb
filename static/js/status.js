/** The line that stays in view: whether everything is saved, how much is pending, where the next gap is. */

import { controlsOf, entryOf, questionOf } from "./fields.js";

const QUIET_MS = 400;

export class StatusLine {
  /**
   * @param {HTMLFormElement} form
   * @param {() => void} retry
   */
  constructor(form, retry) {
    this.form = form;
    this.state = document.getElementById("save-status");
    this.pendingCount = document.getElementById("pending-count");
    this.nextGap = /** @type {HTMLAnchorElement | null} */ (document.getElementById("next-gap"));
    this.bar = /** @type {HTMLElement | null} */ (this.state?.closest(".app-status") ?? null);
    this.retry = makeRetryButton(retry);
    this.state?.after(this.retry);
    this.nextGap?.addEventListener("click", (event) => this.#goToGap(event));
    this.say("idle", "Changes are saved as you go");
  }

  /** Says so only if it takes a moment: a quick save should not be announced twice. Its colour changes at once. */
  saving() {
    clearTimeout(this.timer);
    if (this.bar) this.bar.dataset.state = "saving";
    this.timer = setTimeout(() => this.say("saving", "Saving…"), QUIET_MS);
  }

  /**
   * @param {"idle" | "saving" | "saved" | "unsaved"} state
   * @param {string} text
   * @param {{retry?: boolean, link?: {href: string, text: string}, after?: string}} [more]
   */
  say(state, text, { retry = false, link, after = "" } = {}) {
    clearTimeout(this.timer);
    if (this.bar) this.bar.dataset.state = state;
    this.retry.hidden = !retry;
    const parts = link ? [text, " ", makeLink(link), after] : [text];
    const said = parts.map((part) => (typeof part === "string" ? part : part.textContent)).join("");
    if (this.state && (link || this.state.textContent !== said)) this.state.replaceChildren(...parts);
  }

  /**
   * @param {number} count
   * @param {string[]} names
   * @param {number} unconfirmed how many answers are to be confirmed
   */
  showPending(count, names, unconfirmed) {
    if (this.pendingCount) this.pendingCount.textContent = String(count);
    const here = document.querySelector("[data-sheet-count]");
    const left = [count ? `${count} to go` : "", unconfirmed ? `${unconfirmed} to confirm` : ""].filter(Boolean);
    if (here) here.textContent = left.join(", ") || "complete";
    const pending = new Set(names);
    for (const marker of /** @type {NodeListOf<HTMLElement>} */ (this.form.querySelectorAll("[data-pending]"))) {
      marker.hidden = !pending.has(marker.closest("[data-question]")?.getAttribute("data-question") ?? "");
    }
    this.#pointTo(names.find((name) => controlsOf(this.form, name).length));
  }

  /** @param {string | undefined} name */
  #pointTo(name) {
    if (!this.nextGap) return;
    this.nextGap.hidden = name === undefined;
    if (name === undefined) return;
    this.nextGap.dataset.name = name;
    this.nextGap.href = `#${controlsOf(this.form, name)[0].id}`;
  }

  /** @param {Event} event */
  #goToGap(event) {
    const target = document.getElementById(decodeURIComponent(this.nextGap?.hash.slice(1) ?? ""));
    const name = this.nextGap?.dataset.name ?? target?.getAttribute("name");
    if (!name) return;
    event.preventDefault();
    (questionOf(this.form, name) ?? target)?.scrollIntoView({ block: "center", inline: "nearest" });
    entryOf(this.form, name)?.focus({ preventScroll: true });
  }
}

/** @param {() => void} retry */
function makeRetryButton(retry) {
  const button = document.createElement("button");
  button.type = "button";
  button.hidden = true;
  button.className = "govuk-button govuk-button--secondary app-status__retry";
  button.textContent = "Retry";
  button.addEventListener("click", retry);
  return button;
}

/** @param {{href: string, text: string}} link */
function makeLink({ href, text }) {
  const anchor = document.createElement("a");
  anchor.className = "govuk-link";
  anchor.href = href;
  anchor.target = "_blank";
  anchor.rel = "noopener";
  anchor.textContent = text;
  return anchor;
}
