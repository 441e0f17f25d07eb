import assert from "node:assert/strict";
import { test } from "node:test";
import { Changes } from "../../static/js/changes.js";

test("the last change is taken back first", () => {
  const changes = new Changes([["a", "1"]]);
  changes.note("a", "2");
  changes.note("b", "x");
  assert.deepEqual(changes.takeBack(), { kind: "answer", steps: [{ name: "b", before: "", after: "x" }] });
  assert.deepEqual(changes.takeBack()?.steps, [{ name: "a", before: "1", after: "2" }]);
  assert.equal(changes.takeBack(), null);
});

test("a value that stays is no change", () => {
  const changes = new Changes([["a", "1"]]);
  changes.note("a", "1");
  assert.equal(changes.done.length, 0);
});

test("a paste is one change", () => {
  const changes = new Changes([]);
  changes.together(() => {
    changes.note("a", "1");
    changes.note("b", "2");
  });
  assert.equal(changes.done.length, 1);
  assert.deepEqual(changes.takeBack(), {
    kind: "paste",
    steps: [{ name: "a", before: "", after: "1" }, { name: "b", before: "", after: "2" }],
  });
});

test("a paste that changes nothing is no change", () => {
  const changes = new Changes([["a", "1"]]);
  changes.together(() => changes.note("a", "1"));
  assert.equal(changes.done.length, 0);
});

test("writing what stood there before is no new change", () => {
  const changes = new Changes([["a", "1"]]);
  changes.note("a", "2");
  changes.takeBack();
  changes.note("a", "1");
  assert.equal(changes.done.length, 0);
});

test("a box whose words differ from what is known is being typed into", () => {
  const changes = new Changes([["a", "1"]]);
  assert.equal(changes.isUnderWay("a", "12"), true);
  assert.equal(changes.isUnderWay("a", "1"), false);
});

test("an answer that comes onto the page is taken back to what it said then", () => {
  const changes = new Changes([]);
  changes.meet("a", "there before");
  changes.note("a", "typed");
  assert.deepEqual(changes.takeBack()?.steps, [{ name: "a", before: "there before", after: "typed" }]);
});
