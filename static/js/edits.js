/** What has been typed and where it is on its way to the server. Pure: no page, no network, no clock. */

import { withPlainBreaks } from "./text.js";

/**
 * @typedef {Object} Saved
 * @property {string} name
 * @property {number} version
 * @property {string} printed
 *
 * @typedef {Object} Refusal
 * @property {string} name
 * @property {string} message
 *
 * @typedef {Object} Conflict
 * @property {string} name
 * @property {number} version the other person's version
 * @property {string} value the other person's value, as a control holds it
 * @property {string} printed the same, as people read it
 * @property {string} by
 * @property {boolean} [own] whether it is the same person, in another window or tab
 * @property {string} at
 *
 * @typedef {Object} Finding what a rule says of an answer
 * @property {string} name
 * @property {string} rule
 * @property {string} strength error, query or note
 * @property {string} message
 * @property {boolean} open whether it is still to be changed or explained
 * @property {boolean} overtaken whether it was explained before an answer or a figure was changed
 * @property {string} html the finding as the server shows it
 * @property {number} version of the explanation in it
 *
 * @typedef {Object} Answer what the server says to a save
 * @property {Saved[]} saved
 * @property {Refusal[]} errors
 * @property {Conflict[]} conflicts
 * @property {Finding[]} findings of the whole sheet
 * @property {{name: string, printed: string}[]} [calculated] of the whole sheet
 * @property {string[]} [unconfirmed] names of the sheet's answers that were carried over and not confirmed
 * @property {number} pending
 * @property {string[]} pending_names
 * @property {string} saved_at
 */

/** A sheet's save takes up to 1,000 answers, and a request a few megabytes. */
const MOST_AT_ONCE = 400;

export class Edits {
  /**
   * @param {Record<string, number>} versions name → the version its user has before them; of a line of a plan's grid, whose cells
   *   are named `field@line`, one version for all of them
   * @param {number} [most] how many answers go in one request
   */
  constructor(versions, most = MOST_AT_ONCE) {
    this.versions = versions;
    this.most = most;
    /** @type {Map<string, string>} typed, to be sent */
    this.waiting = new Map();
    /** @type {Map<string, string>} sent, no answer yet */
    this.underWay = new Map();
    /** @type {Map<string, string>} refused by the server */
    this.refused = new Map();
    /** @type {Map<string, Conflict>} changed by someone else too; its user must choose */
    this.conflicts = new Map();
    /** @type {Map<string, string>} last value known to be stored */
    this.stored = new Map();
  }

  /**
   * @param {string} name
   * @returns {number} the version that its user has before them; 0 for an answer that was never given
   */
  versionOf(name) {
    return this.versions[name] ?? this.versions[name.slice(name.indexOf("@") + 1)] ?? 0;
  }

  /** @returns {number} answers that leaving the page would lose */
  get unsaved() {
    return new Set([...this.waiting, ...this.underWay, ...this.refused, ...this.conflicts].map(([name]) => name)).size;
  }

  /**
   * An answer has come onto the page as it is stored.
   * @param {string} name
   * @param {string} value
   * @param {number} version
   */
  meet(name, value, version) {
    this.#store(name, value, version);
  }

  /** @param {string} name */
  isUnsaved(name) {
    return [this.waiting, this.underWay, this.refused, this.conflicts].some((place) => place.has(name));
  }

  /**
   * @param {string} name
   * @param {string} value
   * @returns {boolean} whether this is news that should be sent
   */
  put(name, value) {
    if (this.conflicts.has(name)) return false;
    const known = [this.waiting, this.underWay, this.refused, this.stored].find((place) => place.has(name));
    if (known?.get(name) === value) return false;
    this.waiting.set(name, value);
    return true;
  }

  /** @returns {Map<string, string>} what waits, as much as one request may carry; now under way */
  take() {
    const all = [...this.waiting];
    const batch = new Map(all.slice(0, this.most));
    this.waiting = new Map(all.slice(this.most));
    for (const [name, value] of batch) this.underWay.set(name, value);
    return batch;
  }

  /**
   * The batch did not arrive: it waits again, save where something newer does.
   * @param {Map<string, string>} batch
   */
  giveBack(batch) {
    this.#landed(batch);
    this.waiting = new Map([...batch, ...this.waiting]);
  }

  /**
   * @param {Map<string, string>} batch
   * @param {Answer} answer
   * @returns {{saved: string[], refused: Refusal[], conflicts: Conflict[]}} what the page must show
   */
  settle(batch, answer) {
    this.#landed(batch);
    const mine = answer.conflicts.filter(({ name, value }) => withPlainBreaks(value) === batch.get(name));
    const conflicts = answer.conflicts.filter((conflict) => !mine.includes(conflict));
    const saved = [...answer.saved, ...mine];
    for (const { name, version } of saved) this.#store(name, batch.get(name) ?? "", version);
    for (const conflict of conflicts) this.#hold(conflict);
    for (const [name, value] of batch) {
      const settled = saved.some((each) => each.name === name) || this.conflicts.has(name);
      if (!settled) this.refused.set(name, value);
    }
    return { saved: saved.map(({ name }) => name), refused: answer.errors, conflicts };
  }

  /**
   * The other person's value stands.
   * @param {string} name
   */
  yieldTo(name) {
    const conflict = this.#release(name);
    if (conflict) this.stored.set(name, withPlainBreaks(conflict.value));
  }

  /**
   * This user's value goes over the other one, which they have now seen.
   * @param {string} name
   * @param {string} value
   */
  insist(name, value) {
    this.#release(name);
    this.waiting.set(name, value);
  }

  /** @param {string} name */
  #release(name) {
    const conflict = this.conflicts.get(name);
    if (conflict) this.versions[name] = conflict.version;
    this.conflicts.delete(name);
    this.refused.delete(name);
    return conflict;
  }

  /** @param {Conflict} conflict */
  #hold(conflict) {
    this.conflicts.set(conflict.name, conflict);
    this.waiting.delete(conflict.name);
    this.refused.delete(conflict.name);
  }

  /**
   * @param {string} name
   * @param {string} value
   * @param {number} version
   */
  #store(name, value, version) {
    this.versions[name] = version;
    this.stored.set(name, value);
    this.refused.delete(name);
  }

  /** @param {Map<string, string>} batch */
  #landed(batch) {
    for (const [name, value] of batch) {
      if (this.underWay.get(name) === value) this.underWay.delete(name);
    }
  }
}
