/**
 * The lines of a plan's grid: new ones come as they are needed, and a line can be moved, duplicated and removed without leaving
 * the page. A new line bears an id from the start, so that a save that is sent twice makes one line.
 */

import { addEditors } from "./dialog.js";
import { setValue, valueOf } from "./fields.js";
import { understand } from "./transport.js";

/**
 * @typedef {Object} Done what the server says to a deed
 * @property {string} line
 * @property {string} html its row as it is now; "" when it is gone
 * @property {string} after the line above it; "" when it is the first
 * @property {number} [version]
 */

const INVERSE = { up: "down", down: "up", remove: "back", back: "remove", duplicate: "remove" };
const WORDS = { up: "Moved up", down: "Moved down", remove: "Removed", back: "Brought back", duplicate: "Duplicated" };

/**
 * @param {HTMLFormElement} form
 * @param {import("./autosave.js").Autosave} autosave
 * @param {import("./undo.js").Undo} undo
 */
export function watchLines(form, autosave, undo) {
  const table = /** @type {HTMLTableElement | null} */ (form.querySelector("table.app-lines"));
  if (table) new Lines(form, table, autosave, undo).start();
}

class Lines {
  /**
   * @param {HTMLFormElement} form
   * @param {HTMLTableElement} table
   * @param {import("./autosave.js").Autosave} autosave
   * @param {import("./undo.js").Undo} undo
   */
  constructor(form, table, autosave, undo) {
    this.form = form;
    this.body = table.tBodies[0];
    this.table = table;
    this.autosave = autosave;
    this.undo = undo;
    this.menu = /** @type {HTMLTemplateElement | null} */ (form.querySelector("template[data-menu]"));
    this.blank = /** @type {HTMLTemplateElement | null} */ (form.querySelector("template[data-blank]"));
    this.whole = !("partial" in table.dataset);
  }

  start() {
    for (const button of this.form.querySelectorAll(".app-lines-save")) button.remove();
    this.form.addEventListener("click", (event) => this.#onClick(event));
    this.form.addEventListener("bcf:saved", (event) => this.#onSaved(/** @type {CustomEvent} */ (event).detail));
    this.form.addEventListener("input", ({ target }) => this.#onTyped(/** @type {HTMLInputElement} */ (target)));
    this.form.addEventListener("change", ({ target }) => this.#onTyped(/** @type {HTMLInputElement} */ (target)));
    this.table.addEventListener("bcf:grow", (event) => this.#grow(/** @type {CustomEvent} */ (event).detail.rows));
  }

  /** @param {Event} event */
  #onClick(event) {
    const button = /** @type {HTMLElement} */ (event.target).closest("button[name=do]");
    if (!(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    const [deed, line] = button.value.split(":");
    if (deed === "add") this.#goToNew();
    else this.do(/** @type {keyof typeof INVERSE} */ (deed), line, true);
  }

  #goToNew() {
    if (!this.body.querySelector("tr[data-new]")) this.#grow(1);
    const input = /** @type {HTMLInputElement | null} */ (this.body.querySelector("tr[data-new] input"));
    input?.scrollIntoView({ block: "nearest" });
    input?.focus();
  }

  /**
   * @param {keyof typeof INVERSE} deed
   * @param {string} line
   * @param {boolean} undoable
   */
  async do(deed, line, undoable) {
    await this.autosave.flush();
    if (this.autosave.edits.waiting.size || this.autosave.stopped) return;
    this.autosave.status.saving();
    const outcome = await understand(await this.#post(`${deed}:${line}`));
    if (outcome.kind !== "answered") {
      const message = outcome.kind === "refused" ? outcome.message : "";
      this.autosave.status.say("unsaved", message || "Not done. Try again when there is a connection.");
      return;
    }
    const done = /** @type {Done} */ (/** @type {unknown} */ (outcome.answer));
    this.#place(done, deed === "remove" ? line : "");
    this.autosave.status.say("saved", `${WORDS[deed]}: saved ${outcome.answer.saved_at}`);
    if (undoable) this.undo.add(() => this.do(/** @type {keyof typeof INVERSE} */ (INVERSE[deed]), done.line, false));
  }

  /** @param {string} deed */
  #post(deed) {
    const token = /** @type {HTMLInputElement} */ (this.form.querySelector('input[name="csrfmiddlewaretoken"]')).value;
    return fetch(this.autosave.address, {
      method: "POST",
      body: JSON.stringify({ do: deed }),
      headers: { "Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": token },
      credentials: "same-origin",
    }).catch(() => new Response(null, { status: 503 }));
  }

  /**
   * Puts the line's row where it stands now. A row that is here already moves as it is: what is typed in it stays.
   * @param {Done} done
   * @param {string} gone
   */
  #place(done, gone) {
    const present = this.#row(done.line);
    if (gone) {
      const next = present?.nextElementSibling ?? present?.previousElementSibling;
      present?.remove();
      this.#focus(/** @type {HTMLTableRowElement | null} */ (next ?? null));
    } else {
      const row = present ?? this.#meet(done);
      if (!row) return;
      this.#follow(row, done.after);
      this.#focus(row);
    }
    this.#renumber();
  }

  /**
   * @param {HTMLTableRowElement} row
   * @param {string} after
   */
  #follow(row, after) {
    const above = after ? this.#row(after) : null;
    if (above) above.after(row);
    else if (!after) this.body.prepend(row);
    else this.body.querySelector("tr[data-new]")?.before(row);
  }

  /**
   * A row that comes onto the page, with what the server holds in it.
   * @param {Done} done
   */
  #meet(done) {
    const row = rowFrom(done.html);
    if (!row) return null;
    this.body.append(row);
    addEditors(row);
    for (const cell of /** @type {NodeListOf<HTMLElement>} */ (row.querySelectorAll("[data-question]"))) {
      const name = cell.dataset.question;
      this.form.dispatchEvent(new CustomEvent("bcf:met", { detail: { name, version: done.version ?? 0 } }));
    }
    return row;
  }

  /** @param {HTMLTableRowElement | null} row */
  #focus(row) {
    const place = /** @type {HTMLElement | null} */ (row?.querySelector("input") ?? row?.querySelector("a") ?? null);
    place?.focus();
    for (const menu of this.body.querySelectorAll("details.app-line__more[open]")) menu.removeAttribute("open");
  }

  /** @param {string} line */
  #row(line) {
    return /** @type {HTMLTableRowElement | null} */ (this.body.querySelector(`tr[data-line="${CSS.escape(line)}"]`));
  }

  #renumber() {
    let number = 0;
    for (const row of this.body.rows) {
      if ("new" in row.dataset) continue;
      number += 1;
      if (this.whole) for (const place of row.querySelectorAll("[data-number]")) place.textContent = String(number);
    }
    this.form.dispatchEvent(new CustomEvent("bcf:lines"));
  }

  /**
   * A name is what a line is called by; and the last blank line is never used up.
   * @param {HTMLInputElement} target
   */
  #onTyped(target) {
    const [field, line] = (target.name ?? "").split("@");
    if (!line) return;
    const label = field === "name" ? document.getElementById(`r-${line}`) : null;
    if (label) label.textContent = target.value || "New line";
    if (!this.body.querySelector("tr[data-new]:last-child")) return;
    if (target.closest("tr") === this.body.rows[this.body.rows.length - 1] && target.value) this.#grow(1);
  }

  /** @param {number} rows */
  #grow(rows) {
    if (!this.blank) return;
    const made = [];
    for (let count = 0; count < rows; count += 1) {
      const row = rowFrom(this.blank.innerHTML.replaceAll(/** @type {string} */ (this.blank.dataset.blank), newId()));
      if (row) made.push(row);
    }
    this.body.append(...made);
    for (const row of made) addEditors(row);
  }

  /**
   * A line that has got its name is there; what was typed into it before follows.
   * @param {import("./edits.js").Answer & {made?: {line: string, address: string}[]}} answer
   */
  #onSaved(answer) {
    document.querySelector("[data-take-back]")?.remove();
    for (const { line, address } of answer.made ?? []) {
      const row = this.#row(line);
      if (row) this.#settle(row, line, address);
    }
    if (answer.made?.length) this.#renumber();
  }

  /**
   * @param {HTMLTableRowElement} row
   * @param {string} line
   * @param {string} address
   */
  #settle(row, line, address) {
    delete row.dataset.new;
    const number = row.querySelector(".app-line__number");
    const menu = /** @type {DocumentFragment | undefined} */ (this.menu?.content.cloneNode(true));
    for (const button of menu?.querySelectorAll("button") ?? []) button.value = `${button.value.split(":")[0]}:${line}`;
    const link = document.createElement("a");
    link.className = "govuk-link app-line__number";
    link.href = address;
    link.innerHTML = '<span class="govuk-visually-hidden">The page of line </span><span data-number></span>';
    number?.replaceWith(link);
    if (menu) row.cells[0].append(menu);
    const { edits } = this.autosave;
    this.autosave.together(() => {
      for (const name of [...edits.refused.keys()].filter((each) => each.endsWith(`@${line}`))) {
        edits.refused.delete(name);
        setValue(this.form, name, valueOf(this.form, name));
      }
    });
  }
}

/**
 * @param {string} html
 * @returns {HTMLTableRowElement | null}
 */
function rowFrom(html) {
  const made = document.createElement("template");
  made.innerHTML = html;
  return made.content.querySelector("tr");
}

/** @returns {string} a random UUID; the browser's own function asks for a secure address, which a test server may not have */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
