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
import { addEditors } from "./dialog.js";
import { moveInGrids } from "./grid.js";
import { watchLimits } from "./remaining.js";
import { watchReveals } from "./reveal.js";

for (const component of [Button, ErrorSummary, NotificationBanner, ServiceNavigation, SkipLink]) {
  createAll(component);
}

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form"))) {
  watchReveals(form);
}
watchLimits(document);
addEditors(document);
moveInGrids(document);

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-autosave]"))) {
  new Autosave(form).start();
}
