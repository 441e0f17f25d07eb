import assert from "node:assert/strict";
import { test } from "node:test";

import { printMoney, readMoney, sumBy } from "../../static/js/money.js";

test("amounts are read as the server reads them", () => {
  const cases = /** @type {[string, bigint, bigint | null | undefined][]} */ ([
    ["1,970,000", 1n, 197000000n], ["£9.50", 1n, 950n], [" £ 9 ", 1n, 900n], ["1391", 1000n, 139100000n], ["0.5", 1000n, 50000n],
    ["1 234", 1n, 123400n], [".5", 1n, 50n], ["", 1n, null], ["–", 1n, null], ["about 9", 1n, undefined], ["1,23", 1n, undefined],
    ["0.001", 1n, undefined], ["9.500", 1n, 950n], ["(5)", 1n, undefined], ["-5", 1n, undefined], ["£", 1n, undefined],
  ]);
  for (const [text, grain, pence] of cases) assert.equal(readMoney(text, grain), pence, text);
});

test("amounts are printed as the server prints them", () => {
  assert.equal(printMoney(197000000n, 1n), "1,970,000");
  assert.equal(printMoney(950n, 1n), "9.50");
  assert.equal(printMoney(-1n, 1n), "-0.01");
  assert.equal(printMoney(139150000n, 1000n), "1,391.5");
  assert.equal(printMoney(1n, 1000n), "0.00001");
  assert.equal(printMoney(0n, 1n), "0");
});

test("sums are exact, and a group of blanks is blank", () => {
  const lines = [["a", 10n], ["a", 20n], ["b", null], ["a", null]];
  const sums = sumBy(lines, ([group]) => String(group), ([, amount]) => [/** @type {bigint | null} */ (amount)]);
  assert.deepEqual([...sums], [["a", [30n]], ["b", [null]]]);
});
