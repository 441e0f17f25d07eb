/** Starts every module that the page has a use for. Each page works without this file. */

import "./supported.js";
import {
  Button,
  ErrorSummary,
  NotificationBanner,
  ServiceNavigation,
  SkipLink,
  createAll,
} from "../vendor/govuk-frontend/govuk-frontend.min.js";
import { Autosave } from "./autosave.js";
import { followCalculated } from "./calculated.js";
import { addEditors } from "./dialog.js";
import { watchEarlier } from "./earlier.js";
import { questionOf } from "./fields.js";
import { findLines } from "./find.js";
import { followWork } from "./follow.js";
import { moveInGrids } from "./grid.js";
import { watchLines } from "./lines.js";
import { offerPasskeys } from "./passkey.js";
import { pasteIntoGrids } from "./paste.js";
import { watchLimits } from "./remaining.js";
import { watchReveals } from "./reveal.js";
import { keepTyped, UNSENT } from "./keep.js";
import { listenForShortcuts } from "./review.js";
import { followSums } from "./sums.js";
import { Undo } from "./undo.js";

for (const component of [Button, ErrorSummary, NotificationBanner, ServiceNavigation, SkipLink]) {
  createAll(component);
}

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form"))) {
  watchReveals(form);
}
watchLimits(document);
addEditors(document);
moveInGrids(document);
offerPasskeys(document);
listenForShortcuts(document);
followWork(document);

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-autosave]"))) {
  form.addEventListener("bcf:met", (event) => {
    const { name } = /** @type {CustomEvent<{name: string}>} */ (event).detail;
    const question = questionOf(form, name);
    if (question) addEditors(question);
  });
  const autosave = new Autosave(form);
  autosave.start();
  const undo = new Undo(form, autosave);
  undo.start();
  followCalculated(form);
  watchEarlier(form, autosave);
  pasteIntoGrids(form, autosave, undo);
  watchLines(form, autosave, undo);
  if (form.matches("[data-lines]")) followSums(form, (name) => autosave.edits.stored.get(name));
}
for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-keep]"))) {
  keepTyped(form);
  pasteIntoGrids(form, UNSENT, { together: (/** @type {() => void} */ work) => work() });
}
for (const grid of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-lines]"))) {
  findLines(grid);
  if (!grid.matches("form")) followSums(grid, () => undefined);
}
