import assert from "node:assert/strict";
import { test } from "node:test";
import { Edits } from "../../static/js/edits.js";

const nothing = { saved: [], errors: [], conflicts: [], findings: [], pending: 0, pending_names: [], saved_at: "14:02" };
const savedAs = (name, version) => ({ ...nothing, saved: [{ name, version, printed: "" }] });
const theirs = { name: "q", version: 5, value: "theirs", printed: "theirs", by: "Ben", at: "14:01" };

/** Types a value and sends it. */
function send(edits, value) {
  edits.put("q", value);
  return edits.take();
}

test("edits of one answer go as one, the last", () => {
  const edits = new Edits({});
  edits.put("q", "y");
  edits.put("q", "yes");
  assert.deepEqual([...edits.take()], [["q", "yes"]]);
});

test("a value that is stored already is not sent again", () => {
  const edits = new Edits({ q: 1 });
  edits.settle(send(edits, "yes"), savedAs("q", 2));
  assert.equal(edits.put("q", "yes"), false);
  assert.equal(edits.unsaved, 0);
});

test("saving moves on the version that its user has seen", () => {
  const edits = new Edits({ q: 1 });
  edits.settle(send(edits, "yes"), savedAs("q", 2));
  assert.equal(edits.versions.q, 2);
});

test("going back to the stored value while another is under way is sent", () => {
  const edits = new Edits({});
  edits.settle(send(edits, "a"), savedAs("q", 1));
  send(edits, "b");
  assert.equal(edits.put("q", "a"), true);
});

test("what did not arrive waits again", () => {
  const edits = new Edits({});
  edits.giveBack(send(edits, "yes"));
  assert.deepEqual([...edits.waiting], [["q", "yes"]]);
});

test("what did not arrive gives way to what was typed since", () => {
  const edits = new Edits({});
  const batch = send(edits, "old");
  edits.put("q", "new");
  edits.giveBack(batch);
  assert.deepEqual([...edits.take()], [["q", "new"]]);
});

test("a refused answer counts as unsaved until it is corrected", () => {
  const edits = new Edits({});
  edits.settle(send(edits, "abc"), { ...nothing, errors: [{ name: "q", message: "Enter a number" }] });
  assert.equal(edits.unsaved, 1);
  edits.settle(send(edits, "12"), savedAs("q", 1));
  assert.equal(edits.unsaved, 0);
});

test("an answer that is kept with a message counts as saved", () => {
  const edits = new Edits({});
  const answer = { ...savedAs("q", 1), errors: [{ name: "q", message: "12 characters too many" }] };
  assert.equal(edits.settle(send(edits, "long"), answer).refused.length, 1);
  assert.equal(edits.unsaved, 0);
});

test("a contested answer is not sent until its user has chosen", () => {
  const edits = new Edits({ q: 3 });
  edits.settle(send(edits, "mine"), { ...nothing, conflicts: [theirs] });
  assert.equal(edits.put("q", "mine too"), false);
  assert.equal(edits.versions.q, 3);
});

test("insisting sends one's own value over the version just seen", () => {
  const edits = new Edits({ q: 3 });
  edits.settle(send(edits, "mine"), { ...nothing, conflicts: [theirs] });
  edits.insist("q", "mine");
  assert.equal(edits.versions.q, 5);
  assert.deepEqual([...edits.waiting], [["q", "mine"]]);
});

test("yielding takes the other value as stored and sends nothing", () => {
  const edits = new Edits({ q: 3 });
  edits.settle(send(edits, "mine"), { ...nothing, conflicts: [theirs] });
  edits.yieldTo("q");
  assert.equal(edits.put("q", "theirs"), false);
  assert.equal(edits.unsaved, 0);
});

test("a conflict with one's own value is none: the first answer was lost on its way back", () => {
  const edits = new Edits({ q: 3 });
  const shown = edits.settle(send(edits, "theirs"), { ...nothing, conflicts: [theirs] });
  assert.deepEqual(shown.conflicts, []);
  assert.equal(edits.versions.q, 5);
});

test("an answer that the server passes over in silence counts as unsaved", () => {
  const edits = new Edits({});
  edits.settle(send(edits, "yes"), nothing);
  assert.equal(edits.unsaved, 1);
});

test("a large paste goes in several requests", () => {
  const edits = new Edits({});
  for (let number = 0; number < 900; number += 1) edits.put(`q${number}`, "x");
  assert.deepEqual([edits.take().size, edits.take().size, edits.take().size, edits.take().size], [400, 400, 100, 0]);
});

test("an answer is unsaved wherever it is on its way", () => {
  const edits = new Edits({});
  assert.equal(edits.isUnsaved("q"), false);
  edits.put("q", "a");
  assert.equal(edits.isUnsaved("q"), true);
  edits.take();
  assert.equal(edits.isUnsaved("q"), true);
});

test("an answer that comes onto the page is known as it is stored, whatever was known before", () => {
  const edits = new Edits({});
  edits.settle(send(edits, "first"), savedAs("q", 1));
  edits.meet("q", "someone else's", 2);
  assert.equal(edits.put("q", "someone else's"), false);
  assert.equal(edits.put("q", "first"), true);
  assert.equal(edits.versions.q, 2);
});
