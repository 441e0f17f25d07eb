/** What has been changed on this page, to be undone: a change is one answer, all that was pasted in one go, or a deed. Pure. */

/**
 * @typedef {Object} Step
 * @property {string} name
 * @property {string} before
 * @property {string} after
 *
 * @typedef {Object} Change
 * @property {"answer" | "paste" | "deed"} kind
 * @property {Step[]} steps
 * @property {() => void} [back] takes a deed back
 */

export class Changes {
  /** @param {Iterable<[string, string]>} values name → what stands there when the page opens */
  constructor(values) {
    this.values = new Map(values);
    /** @type {Change[]} */
    this.done = [];
    /** @type {Change | null} */
    this.open = null;
  }

  /**
   * An answer has come onto the page.
   * @param {string} name
   * @param {string} value
   */
  meet(name, value) {
    this.values.set(name, value);
  }

  /**
   * @param {string} name
   * @param {string} value as it stands now
   */
  note(name, value) {
    const before = this.values.get(name) ?? "";
    if (before === value) return;
    this.values.set(name, value);
    const step = { name, before, after: value };
    if (this.open) this.open.steps.push(step);
    else this.done.push({ kind: "answer", steps: [step] });
  }

  /**
   * What `act` notes counts as one change.
   * @param {() => void} act
   */
  together(act) {
    this.open = { kind: "paste", steps: [] };
    try {
      act();
    } finally {
      if (this.open.steps.length) this.done.push(this.open);
      this.open = null;
    }
  }

  /** @param {() => void} back what takes a deed back */
  add(back) {
    this.done.push({ kind: "deed", steps: [], back });
  }

  /** @returns {Change | null} the last change, now taken back: its steps are to be written with what stood there before */
  takeBack() {
    const change = this.done.pop() ?? null;
    for (const { name, before } of [...(change?.steps ?? [])].reverse()) this.values.set(name, before);
    return change;
  }

  /**
   * @param {string} name
   * @param {string} value as it stands in its box
   * @returns {boolean} whether somebody is typing there and has not left it yet
   */
  isUnderWay(name, value) {
    return (this.values.get(name) ?? "") !== value;
  }
}
