/** Counting characters as the server counts them: code points, and a line break is one; texts cut short. Pure. */

/**
 * @param {string} text
 * @returns {string} the text with every line break as one "\n"
 */
export function withPlainBreaks(text) {
  return text.replace(/\r\n?/g, "\n");
}

/**
 * @param {string} text
 * @returns {number} its length in code points, so that an emoji is 1 and not 2
 */
export function countCharacters(text) {
  let count = 0;
  for (const _ of withPlainBreaks(text)) count += 1;
  return count;
}

/**
 * @param {number} limit
 * @param {string} text
 * @returns {number} how many characters are left; negative when the text is too long
 */
export function charactersLeft(limit, text) {
  return limit - countCharacters(text);
}

/**
 * @param {number} number
 * @returns {string} such as "8,639" or "-12"
 */
export function printNumber(number) {
  return number.toLocaleString("en-GB");
}

const MOST_SHOWN = 60;

/**
 * @param {string} text
 * @returns {string} its beginning on one line, to name it by
 */
export function shortened(text) {
  const plain = text.replace(/\s+/g, " ").trim();
  const characters = [...plain];
  return characters.length > MOST_SHOWN ? `${characters.slice(0, MOST_SHOWN - 1).join("")}…` : plain;
}
