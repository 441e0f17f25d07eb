/** A block of cells as spreadsheets copy it: tabs between cells, line breaks between rows, quotes around what holds either. Pure. */

import { withPlainBreaks } from "./text.js";

/**
 * @param {string} text from the clipboard
 * @returns {string[][]} rows of cells; the line break that ends the last row begins no further one
 */
export function readBlock(text) {
  const plain = withPlainBreaks(text);
  const rows = [[""]];
  let at = 0;
  while (at < plain.length) {
    const row = rows[rows.length - 1];
    const quoted = row[row.length - 1] === "" && plain[at] === '"' ? readQuoted(plain, at) : null;
    if (quoted) {
      row[row.length - 1] = quoted.cell;
      at = quoted.end;
    } else {
      if (plain[at] === "\t") row.push("");
      else if (plain[at] === "\n") rows.push([""]);
      else row[row.length - 1] += plain[at];
      at += 1;
    }
  }
  const last = rows[rows.length - 1];
  if (rows.length > 1 && last.length === 1 && last[0] === "") rows.pop();
  return rows;
}

/**
 * A quote that nothing closes, or that something follows, is one that somebody typed: `"Live" since May`.
 * @param {string} text
 * @param {number} start where the opening quote stands
 * @returns {{cell: string, end: number} | null}
 */
function readQuoted(text, start) {
  let cell = "";
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] !== '"') {
      cell += text[at];
    } else if (text[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else {
      const next = text[at + 1];
      return next === undefined || next === "\t" || next === "\n" ? { cell, end: at + 1 } : null;
    }
  }
  return null;
}

/**
 * @param {{value: string, text: string}[]} options
 * @param {string} text as pasted
 * @returns {string | null} the value of the option with this label or key, white space and capitals apart; null for none
 */
export function matchOption(options, text) {
  const wanted = alike(text);
  const found = options.find((option) => alike(option.text) === wanted) ?? options.find((option) => alike(option.value) === wanted);
  return found ? found.value : null;
}

/** @param {string} text */
function alike(text) {
  return text.replace(/\s+/g, " ").trim().toLocaleLowerCase("en-GB");
}
