/** Passkeys: the button that asks the browser for one, and sends what it gives with the form that holds the button. */

const NOT_MADE = "Your browser gave no passkey. Try again, or choose another way.";
const UNSUPPORTED = "This browser cannot use passkeys. Choose another way.";

/** @param {Document} page */
export function offerPasskeys(page) {
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-passkey]"))) offer(place);
}

/** @param {HTMLElement} place */
function offer(place) {
  const button = /** @type {HTMLButtonElement} */ (place.querySelector("[data-passkey-button]"));
  const problem = /** @type {HTMLElement} */ (place.querySelector("[data-passkey-error]"));
  /** @type {HTMLElement} */ (place.querySelector("[data-passkey-without-script]")).hidden = true;
  const supported = typeof globalThis.PublicKeyCredential?.parseCreationOptionsFromJSON === "function";
  problem.hidden = supported;
  problem.textContent = supported ? "" : UNSUPPORTED;
  button.hidden = !supported;
  button.addEventListener("click", async () => {
    problem.hidden = true;
    button.disabled = true;
    try {
      send(/** @type {HTMLFormElement} */ (place.closest("form")), await ask(place));
    } catch {
      problem.textContent = NOT_MADE;
      problem.hidden = false;
      button.disabled = false;
    }
  });
}

/**
 * @param {HTMLElement} place
 * @returns {Promise<PublicKeyCredential>}
 */
async function ask(place) {
  const held = /** @type {HTMLElement} */ (document.getElementById(place.dataset.passkeyOptions ?? ""));
  const options = JSON.parse(held.textContent ?? "{}");
  const given =
    place.dataset.passkey === "create"
      ? await navigator.credentials.create({
          publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options.creation_options.publicKey),
        })
      : await navigator.credentials.get({
          publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options.request_options.publicKey),
        });
  if (!(given instanceof PublicKeyCredential)) throw new Error("no credential");
  return given;
}

/**
 * @param {HTMLFormElement} form
 * @param {PublicKeyCredential} credential
 */
function send(form, credential) {
  /** @type {HTMLInputElement} */ (form.elements.namedItem("credential")).value = JSON.stringify(credential.toJSON());
  form.submit();
}
