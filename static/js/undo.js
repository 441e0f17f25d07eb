/** Takes back what was changed on this page, one change after another; a paste is one change. Each is saved like any other. */

import { Changes } from "./changes.js";
import { entryOf, isTyped, nameOf, printedValueOf, questionNames, questionOf, setValue, valueOf } from "./fields.js";
import { labelOf } from "./labels.js";
import { shortened } from "./text.js";

export class Undo {
  /**
   * @param {HTMLFormElement} form with data-autosave
   * @param {import("./autosave.js").Autosave} autosave
   */
  constructor(form, autosave) {
    this.form = form;
    this.autosave = autosave;
    this.changes = new Changes(questionNames(form).map((name) => [name, valueOf(form, name)]));
    this.button = makeButton(() => this.undo());
  }

  start() {
    const gap = document.getElementById("next-gap");
    if (gap) gap.after(this.button);
    else this.form.querySelector(".app-status")?.append(this.button);
    this.form.addEventListener("change", ({ target }) => {
      const name = nameOf(/** @type {HTMLElement} */ (target));
      if (name) this.#note(name);
    });
    this.form.addEventListener("bcf:met", (event) => {
      const { name } = /** @type {CustomEvent<{name: string}>} */ (event).detail;
      this.changes.meet(name, valueOf(this.form, name));
    });
    this.form.addEventListener("keydown", (event) => this.#onKey(event));
  }

  /**
   * What `act` changes is saved and taken back in one go.
   * @param {() => void} act
   */
  together(act) {
    this.autosave.together(() => this.changes.together(act));
    this.#show();
  }

  /**
   * Something that was done and saved at once, no answer; `back` takes it back.
   * @param {() => void} back
   */
  add(back) {
    this.changes.add(back);
    this.#show();
  }

  /** Writes what stood there before the last change, and goes there. What has left the page since is passed over. */
  undo() {
    const change = this.#lastChangeHere();
    this.#show();
    if (!change) return;
    if (change.back) {
      change.back();
      return;
    }
    this.autosave.together(() => {
      for (const { name, before } of [...change.steps].reverse()) setValue(this.form, name, before);
    });
    const [{ name }] = change.steps;
    entryOf(this.form, name)?.focus();
    const count = change.steps.length;
    const pasted = `${count} pasted ${count === 1 ? "cell" : "cells"}`;
    say(this.form, `Undone: ${change.kind === "paste" ? pasted : this.#describe(name)}`);
    if (change.kind === "paste") for (const panel of this.form.querySelectorAll("[data-pasted]")) panel.remove();
  }

  #lastChangeHere() {
    let change = this.changes.takeBack();
    while (change && !change.back && !change.steps.some(({ name }) => questionOf(this.form, name))) change = this.changes.takeBack();
    return change;
  }

  /** @param {string} name */
  #describe(name) {
    const entry = entryOf(this.form, name);
    return `${entry ? labelOf(entry) : name}, ${shortened(printedValueOf(this.form, name)) || "blank"} again`;
  }

  /** @param {string} name */
  #note(name) {
    this.changes.note(name, valueOf(this.form, name));
    this.#show();
  }

  #show() {
    this.button.hidden = !this.changes.done.length;
  }

  /**
   * Where a text is being typed, the browser's own undo is the one that is meant.
   * @param {KeyboardEvent} event
   */
  #onKey(event) {
    const wanted = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "z";
    if (!wanted || !this.changes.done.length) return;
    const target = /** @type {import("./fields.js").Control} */ (event.target);
    const last = this.changes.done[this.changes.done.length - 1];
    const here = target.closest("table[data-grid]") || last.kind !== "answer" || !isTyped(target);
    const name = nameOf(target);
    if (!here || (name && this.changes.isUnderWay(name, valueOf(this.form, name)))) return;
    event.preventDefault();
    this.undo();
  }
}

/** @param {() => void} act */
function makeButton(act) {
  const button = document.createElement("button");
  button.type = "button";
  button.hidden = true;
  button.className = "app-link-button app-status__undo";
  button.textContent = "Undo";
  button.addEventListener("click", act);
  return button;
}

/**
 * @param {HTMLElement} form
 * @param {string} text read out, and shown until the next one
 */
function say(form, text) {
  let place = form.querySelector("[data-undone]");
  if (!place) {
    place = document.createElement("p");
    place.className = "app-status__undone";
    place.setAttribute("role", "status");
    /** @type {HTMLElement} */ (place).dataset.undone = "";
    form.querySelector(".app-status")?.append(place);
  }
  place.textContent = text;
}
