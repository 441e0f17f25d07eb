import assert from "node:assert/strict";
import { test } from "node:test";
import { matchOption, readBlock } from "../../static/js/block.js";

const blocks = [
  ["one cell", "5", [["5"]]],
  ["one cell as spreadsheets end it", "5\r\n", [["5"]]],
  ["a row", "1\t2\t3", [["1", "2", "3"]]],
  ["a column", "1\r\n2\r\n3\r\n", [["1"], ["2"], ["3"]]],
  ["blank cells keep their places", "1\t\t3\n\t\t\n", [["1", "", "3"], ["", "", ""]]],
  ["a blank row in between stays", "1\n\n3\n", [["1"], [""], ["3"]]],
  ["line breaks and tabs within quotes", '"a\nb"\t"c\td"\n', [["a\nb", "c\td"]]],
  ["doubled quotes", '"say ""yes"""\t2', [['say "yes"', "2"]]],
  ["quotes that somebody typed", '"Live" since May\t5" pipe', [['"Live" since May', '5" pipe']]],
  ["a quote that nothing closes", '"open\t2', [['"open', "2"]]],
  ["nothing", "", [[""]]],
];
for (const [what, text, rows] of blocks) {
  test(`a block: ${what}`, () => assert.deepEqual(readBlock(text), rows));
}

test("a large block is read in no time", () => {
  const rows = readBlock(`${"1\t".repeat(99)}1\n`.repeat(1_000));
  assert.equal(rows.length, 1_000);
  assert.equal(rows[999].length, 100);
});

test("many quotes that nothing closes do not slow it down", () => {
  assert.equal(readBlock('"a\t'.repeat(2_000))[0].length, 2_001);
});

const options = [{ value: "", text: "" }, { value: "yes", text: "Yes" }, { value: "in_progress", text: "No - In Progress" }];

test("an option is found by label or key, white space and capitals apart", () => {
  assert.equal(matchOption(options, " YES "), "yes");
  assert.equal(matchOption(options, "no -  in\nprogress"), "in_progress");
  assert.equal(matchOption(options, "in_progress"), "in_progress");
  assert.equal(matchOption(options, ""), "");
  assert.equal(matchOption(options, "No"), null);
});
