/**
 * Saves each answer by itself. What page and server say to each other is described in docs/architecture.md.
 *
 * One request at a time; what is typed meanwhile waits and goes with the next one. Nothing typed is ever thrown away:
 * it stays on the page until the server has it, or its user has chosen the other person's value.
 */

import { Edits } from "./edits.js";
import { entryOf, isTyped, nameOf, setValue, valueOf } from "./fields.js";
import { clearConflict, clearError, refreshConflict, showConflict, showError, showFindings } from "./messages.js";
import { StatusLine } from "./status.js";
import { fetchToken, postAnswers } from "./transport.js";

/** @typedef {import("./edits.js").Answer} Answer */
/** @typedef {import("./fields.js").Control} Control */

const TYPING_PAUSE_MS = 1_500;
const SUBMIT_PATIENCE_MS = 5_000;
/** The first is short: servers drop idle connections, and the next try succeeds. */
const RETRY_AFTER_MS = [300, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

export class Autosave {
  /** @param {HTMLFormElement} form with data-autosave */
  constructor(form) {
    this.form = form;
    this.address = form.dataset.autosave ?? "";
    /** @type {Set<string>} carried over, and now confirmed by their user */
    this.confirming = new Set();
    this.seen = /** @type {HTMLInputElement | null} */ (form.querySelector('input[name="seen"]'));
    this.edits = new Edits(JSON.parse(this.seen?.value || "{}"), Number(form.dataset.most) || undefined);
    this.status = new StatusLine(form, () => this.retry());
    /** @type {Map<string, number>} */
    this.pauses = new Map();
    this.failures = 0;
    /** @type {"" | "signed-out" | "refused"} */
    this.stopped = "";
    this.submitting = false;
    this.held = false;
    /** @type {Promise<void> | null} */
    this.running = null;
  }

  /** Listens to the form and to the page's coming and going. */
  start() {
    this.form.addEventListener("input", (event) => this.#onInput(event));
    this.form.addEventListener("change", (event) => this.#onChange(event));
    this.form.addEventListener("submit", (event) => this.#onSubmit(event));
    this.form.addEventListener("bcf:met", (event) => {
      const { name, version } = /** @type {CustomEvent<{name: string, version: number}>} */ (event).detail;
      this.edits.meet(name, valueOf(this.form, name), version);
    });
    window.addEventListener("beforeunload", (event) => this.#onLeaving(event));
    window.addEventListener("pagehide", () => this.#hurry());
    window.addEventListener("pageshow", () => { this.submitting = false; });
    window.addEventListener("online", () => this.retry());
    document.addEventListener("visibilitychange", () => this.#onVisibility());
  }

  /** @returns {Promise<void>} when nothing waits any more, or sending has failed */
  flush() {
    this.running ??= this.#sendAll().finally(() => { this.running = null; });
    return this.running;
  }

  /**
   * What `act` changes goes to the server together.
   * @param {() => void} act
   */
  together(act) {
    this.held = true;
    try {
      act();
    } finally {
      this.held = false;
    }
    if (!this.stopped && !this.failures) this.flush();
  }

  /**
   * What was carried over and stands as it is, is right.
   * @param {string} name
   */
  confirm(name) {
    this.confirming.add(name);
    this.edits.waiting.set(name, valueOf(this.form, name));
    this.flush();
  }

  /** Tries again at once, with a fresh token if the old one may have lapsed. */
  async retry() {
    clearTimeout(this.retryTimer);
    if (this.stopped) await this.#renewToken();
    this.stopped = "";
    this.#noteAllTyped();
    await this.flush();
  }

  /** @param {Event} event */
  #onInput(event) {
    const target = /** @type {Control} */ (event.target);
    const name = nameOf(target);
    if (!name || !isTyped(target)) return;
    clearTimeout(this.pauses.get(name));
    this.pauses.set(name, window.setTimeout(() => this.#note(name), TYPING_PAUSE_MS));
  }

  /** @param {Event} event */
  #onChange(event) {
    const name = nameOf(/** @type {Control} */ (event.target));
    if (name) this.#note(name);
  }

  /** @param {string} name */
  #note(name) {
    clearTimeout(this.pauses.get(name));
    this.pauses.delete(name);
    refreshConflict(this.form, name);
    const isNews = this.edits.put(name, valueOf(this.form, name));
    if (isNews && !this.held && !this.stopped && !this.failures) this.flush();
  }

  #noteAllTyped() {
    for (const name of [...this.pauses.keys()]) this.#note(name);
  }

  async #sendAll() {
    while (this.edits.waiting.size && !this.stopped) {
      const arrived = await this.#send(this.edits.take());
      if (!arrived) return;
    }
  }

  /**
   * @param {Map<string, string>} batch
   * @param {boolean} [again] whether it was refused once already
   * @returns {Promise<boolean>} whether the server has answered
   */
  async #send(batch, again = false) {
    this.status.saving();
    const confirmed = new Set([...batch.keys()].filter((name) => this.confirming.has(name)));
    const outcome = await postAnswers(this.address, this.#token()?.value ?? "", this.#describe(batch, confirmed));
    if (outcome.kind === "answered") {
      for (const name of confirmed) this.confirming.delete(name);
      return this.#onAnswer(batch, outcome.answer);
    }
    if (outcome.kind === "refused" && outcome.status === 403 && !again && (await this.#renewToken())) {
      return this.#send(batch, true);
    }
    this.edits.giveBack(batch);
    if (outcome.kind === "unreachable") this.#onUnreachable();
    else if (outcome.kind === "signed-out") this.#onSignedOut(outcome.signIn);
    else this.#onRefused(outcome.message);
    return false;
  }

  /**
   * @param {Map<string, string>} batch
   * @param {Set<string>} confirmed
   */
  #describe(batch, confirmed) {
    return [...batch].map(([name, value]) => ({ name, value, seen: this.edits.versionOf(name), confirm: confirmed.has(name) }));
  }

  /** What the form says that its user has seen, if it is posted without a script's help. */
  #showSeen() {
    if (this.seen) this.seen.value = JSON.stringify(this.edits.versions);
  }

  /**
   * @param {Map<string, string>} batch
   * @param {Answer} answer
   */
  #onAnswer(batch, answer) {
    this.failures = 0;
    const { saved, refused, conflicts } = this.edits.settle(batch, answer);
    for (const name of saved) {
      clearError(this.form, name);
      clearConflict(this.form, name);
    }
    for (const { name, message } of refused) showError(this.form, name, message);
    showFindings(this.form, answer.findings, (name) => this.pauses.has(name) || this.edits.isUnsaved(name));
    this.#showSeen();
    for (const conflict of conflicts) this.#ask(conflict);
    this.status.showPending(answer.pending, answer.pending_names, answer.unconfirmed?.length ?? 0);
    this.#sayWhereWeAre(answer.saved_at);
    this.form.dispatchEvent(new CustomEvent("bcf:saved", { bubbles: true, detail: answer }));
    return true;
  }

  /** @param {string} savedAt */
  #sayWhereWeAre(savedAt) {
    const wrong = this.edits.refused.size;
    const contested = this.edits.conflicts.size;
    const where = [...this.edits.conflicts.values()].every(({ own }) => own) ? "in another window" : "by someone else";
    if (wrong) this.status.say("unsaved", `Not saved: ${this.#count(wrong)} to correct`);
    else if (contested) this.status.say("unsaved", `Not saved: ${this.#count(contested)} changed ${where}`);
    else if (savedAt && !this.edits.waiting.size && !this.edits.underWay.size) this.status.say("saved", `Saved ${savedAt}`);
    this.savedAt = savedAt;
  }

  #onUnreachable() {
    const delay = RETRY_AFTER_MS[Math.min(this.failures, RETRY_AFTER_MS.length - 1)];
    this.failures += 1;
    if (this.failures > 1) this.status.say("unsaved", "Not saved. Trying again…", { retry: true });
    clearTimeout(this.retryTimer);
    this.retryTimer = window.setTimeout(() => this.retry(), delay);
  }

  /** @param {string} signIn */
  #onSignedOut(signIn) {
    this.stopped = "signed-out";
    this.status.say("unsaved", "Not saved. You have been signed out. Your changes are still on this page.", {
      retry: true,
      link: { href: signIn, text: "Sign in in a new tab" },
      after: ", then retry.",
    });
  }

  /** @param {string} message */
  #onRefused(message) {
    this.stopped = "refused";
    this.status.say("unsaved", `Not saved. ${message}`.trim(), { retry: true });
  }

  /** @param {import("./edits.js").Conflict} conflict */
  #ask(conflict) {
    const { name } = conflict;
    const choose = (/** @type {() => void} */ act) => () => {
      act();
      clearConflict(this.form, name);
      clearError(this.form, name);
      this.#showSeen();
      this.#sayWhereWeAre(this.savedAt ?? "");
      entryOf(this.form, name)?.focus();
    };
    showConflict(this.form, conflict, {
      keep: choose(() => {
        this.edits.insist(name, valueOf(this.form, name));
        this.flush();
      }),
      yield: choose(() => {
        this.edits.yieldTo(name);
        setValue(this.form, name, conflict.value);
      }),
    });
  }

  /**
   * A save under way would make the form's own versions stale, so the form waits for it. With nobody to save it, signed out
   * or without a server, it stays: the page that came instead would take everything typed with it.
   * @param {SubmitEvent} event
   */
  async #onSubmit(event) {
    this.#noteAllTyped();
    const busy = this.edits.waiting.size || this.edits.underWay.size;
    if (this.submitting || !busy || this.stopped === "refused" || event.defaultPrevented) {
      this.submitting = !event.defaultPrevented;
      return;
    }
    event.preventDefault();
    const sent = this.stopped ? this.retry() : this.flush();
    await Promise.race([sent, new Promise((done) => setTimeout(done, SUBMIT_PATIENCE_MS))]);
    if (this.failures || this.#isSignedOut()) return;
    this.submitting = true;
    this.form.requestSubmit(event.submitter);
  }

  #isSignedOut() {
    return this.stopped === "signed-out";
  }

  /** @param {BeforeUnloadEvent} event */
  #onLeaving(event) {
    if (this.submitting) return;
    this.#noteAllTyped();
    if (this.edits.unsaved) event.preventDefault();
  }

  #onVisibility() {
    if (document.visibilityState === "hidden") this.#noteAllTyped();
    else if (this.stopped === "signed-out") this.retry();
  }

  /** The page is going: what still waits is sent without waiting for its turn. */
  #hurry() {
    this.#noteAllTyped();
    if (this.submitting || this.stopped || !this.edits.waiting.size) return;
    this.#send(this.edits.take());
  }

  /** @param {number} answers */
  #count(answers) {
    const what = this.form.dataset.what ?? "answer";
    return answers === 1 ? `1 ${what}` : `${answers} ${what}s`;
  }

  /** @returns {HTMLInputElement | null} */
  #token() {
    return this.form.querySelector('input[name="csrfmiddlewaretoken"]');
  }

  /** @returns {Promise<boolean>} whether there is a new one */
  async #renewToken() {
    const place = this.#token();
    const fresh = await fetchToken('form[data-autosave] input[name="csrfmiddlewaretoken"]');
    if (!place || !fresh) return false;
    place.value = fresh;
    return true;
  }
}
