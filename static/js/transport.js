/** One save request and the few things its answer can mean. */

/** @typedef {import("./edits.js").Answer} Answer */

/**
 * @typedef {{kind: "answered", answer: Answer}
 *   | {kind: "unreachable"}
 *   | {kind: "signed-out", signIn: string}
 *   | {kind: "refused", status: number, message: string}} Outcome
 */

/** Browsers let a request outlive its page only up to 64 KiB, all such requests together. */
const OUTLIVING_BYTES = 60_000;
const PATIENCE_MS = 20_000;

/**
 * @param {string} address
 * @param {string} token against cross-site requests
 * @param {{name: string, value: string, seen: number, confirm: boolean}[]} answers
 * @returns {Promise<Outcome>}
 */
export async function postAnswers(address, token, answers) {
  const body = JSON.stringify({ answers });
  try {
    const response = await fetch(address, {
      method: "POST",
      body,
      headers: { "Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": token },
      credentials: "same-origin",
      keepalive: new Blob([body]).size < OUTLIVING_BYTES,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return await understand(response);
  } catch {
    return { kind: "unreachable" };
  }
}

/**
 * @param {Response} response
 * @returns {Promise<Outcome>}
 */
export async function understand(response) {
  if (response.status >= 500 || response.status === 429) return { kind: "unreachable" };
  if (response.redirected) return { kind: "signed-out", signIn: response.url };
  const body = await response.json().catch(() => ({}));
  if (response.ok && body.saved) return { kind: "answered", answer: body };
  if (response.status === 401) return { kind: "signed-out", signIn: body.sign_in ?? "/" };
  return { kind: "refused", status: response.status, message: body.message ?? "" };
}

/**
 * Signing in again changes the token, so the one that the page was made with no longer counts.
 * @param {string} selector finds the token's input in this page as the server would make it now
 * @returns {Promise<string | null>} the new token; null when there is none to be had
 */
export async function fetchToken(selector) {
  try {
    const response = await fetch(window.location.href, { credentials: "same-origin", cache: "no-store" });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const input = /** @type {HTMLInputElement | null} */ (page.querySelector(selector));
    return response.redirected ? null : (input?.value ?? null);
  } catch {
    return null;
  }
}
