/** Counting characters as the server counts them: code points, and a line break is one. Pure. */

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
