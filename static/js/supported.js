/** Tells the stylesheets and govuk-frontend that this browser runs our modules. Imported first, for that reason. */

document.body.classList.add("js-enabled", "govuk-frontend-supported");
