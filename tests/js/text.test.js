import assert from "node:assert/strict";
import { test } from "node:test";
import { charactersLeft, countCharacters, printNumber, shortened } from "../../static/js/text.js";

test("a line break counts once, whichever way it is written", () => {
  assert.equal(countCharacters("a\r\nb\nc\rd"), 7);
});

test("an emoji counts once", () => {
  assert.equal(countCharacters("\u{1F600}"), 1);
});

test("a text over its limit has a negative number of characters left", () => {
  assert.equal(printNumber(charactersLeft(3, "fifteen letters")), "-12");
});

test("thousands are set apart by a comma", () => {
  assert.equal(printNumber(charactersLeft(20_000, "x".repeat(11_361))), "8,639");
});

test("a text is named by its beginning, on one line and with whole characters", () => {
  assert.equal(shortened(" Two\nlines "), "Two lines");
  assert.equal(shortened("x".repeat(60)), "x".repeat(60));
  assert.equal(shortened("\u{1F600}".repeat(61)), `${"\u{1F600}".repeat(59)}…`);
});
