/** Amounts of money as they are typed and printed, kept as whole pence: no sum is off by a rounding. Pure. */

const DIGITS = /^(\d+|\d{1,3}(?:[, ]\d{3})+)?(?:\.(\d+))?$/;

/**
 * Reads what the server would read: "1,970,000", "£9.50", "-" for nothing.
 * @param {string} text
 * @param {bigint} grain how many pounds one unit is: 1, or 1000 where figures are in thousands
 * @returns {bigint | null | undefined} pence; null for a blank; undefined for what is no amount
 */
export function readMoney(text, grain) {
  const plain = text.replace(/\s+/g, " ").trim();
  if (["", "-", "–", "—"].includes(plain)) return null;
  const [whole, digits = "", decimals = ""] = DIGITS.exec(plain.replace(/^\+ ?/, "").replace(/^£ ?/, "")) ?? [];
  if (whole === undefined || !(digits || decimals)) return undefined;
  const places = 10n ** BigInt(decimals.length);
  const units = BigInt(digits.replace(/[, ]/g, "") || "0") * places + BigInt(decimals || "0");
  const pence = units * grain * 100n;
  return pence % places === 0n ? pence / places : undefined;
}

/**
 * @param {bigint} pence
 * @param {bigint} grain as above
 * @returns {string} "1,970,000", "-9.50"; in thousands "1,391.5"
 */
export function printMoney(pence, grain) {
  const unit = grain * 100n;
  const size = pence < 0n ? -pence : pence;
  const places = grain === 1n ? 2 : 5;
  const rest = (size % unit).toString().padStart(places, "0");
  const decimals = grain === 1n ? rest : rest.replace(/0+$/, "");
  const point = size % unit ? `.${decimals}` : "";
  return `${pence < 0n ? "-" : ""}${(size / unit).toLocaleString("en-GB")}${point}`;
}

/**
 * @template T
 * @param {Iterable<T>} lines
 * @param {(line: T) => string} groupOf
 * @param {(line: T) => (bigint | null)[]} amountsOf one for each year; null is blank
 * @returns {Map<string, (bigint | null)[]>} group → the sum of each year, null where every amount is blank
 */
export function sumBy(lines, groupOf, amountsOf) {
  /** @type {Map<string, (bigint | null)[]>} */
  const sums = new Map();
  for (const line of lines) {
    const group = groupOf(line);
    const sum = sums.get(group) ?? [];
    amountsOf(line).forEach((amount, year) => {
      const before = sum[year] ?? null;
      sum[year] = amount === null ? before : (before ?? 0n) + amount;
    });
    sums.set(group, sum);
  }
  return sums;
}
