// Partial dates as civreg/core/dates.py reads them: 15.03.1987, 03.1987, 1987, 45 tuổi, and the same in words.

import { collapse, fold } from "./text.js";
import { readWords } from "./words.js";

const [FIRST_YEAR, LAST_YEAR, MAX_AGE, DEFAULT_HINT] = [1850, 2100, 130, 2025];
const AGE = /^(\d{1,3})\s*(thang|ngay)?\s*(?:t|tuoi)\.?$/;
const BLANK = /(^|[./\-\s])(?:\?+|\.{2,}|…|_+|x+|-{2,})(?=$|[./\-\s])/g;
const two = (number) => String(number).padStart(2, "0");

/** A text that is no date: the name of the sentence that says why, and what fills it. */
export class DateRefused extends Error {
  constructor(key, params) {
    super(key);
    Object.assign(this, { key, params });
  }
}

export const daysIn = (year, month) => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** Days as numbers that compare as the days do; `placed` turns an age into a year that may be off by one. */
export class PartialDate {
  constructor({ year = null, month = null, day = null, age = null, unit = "", estimated = false }) {
    Object.assign(this, { year, month, day, age, unit, estimated });
  }
  get text() {
    if (this.age !== null) return [this.age, this.unit, "tuổi"].filter((part) => part !== "").join(" ");
    return [...[this.day, this.month].filter(Boolean).map(two), String(this.year).padStart(4, "0")].join(".");
  }
  toString() {
    return this.text;
  }
  get isFull() {
    return Boolean(this.day && this.month && this.year);
  }
  placed(year) {
    if (this.age === null) return this;
    return new PartialDate({ ...this, year: year - (this.unit ? 0 : this.age), estimated: true });
  }
  /** [year, month, day] of the first and last day that it can mean, null for an age alone. */
  get earliest() {
    return this.year === null ? null : [this.year - this.estimated, this.month ?? 1, this.day ?? 1];
  }
  get latest() {
    if (this.year === null) return null;
    const month = this.month ?? 12;
    return [this.year + this.estimated, month, this.day ?? daysIn(this.year, month)];
  }
  surelyAfter(other) {
    return Boolean(this.earliest && other.latest && number(this.earliest) > number(other.latest));
  }
  equals(other) {
    return ["year", "month", "day", "age", "unit", "estimated"].every((name) => this[name] === other[name]);
  }
}

export const number = ([year, month, day]) => year * 10000 + month * 100 + day;
export const dayNumber = ([year, month, day]) => Date.UTC(year, month - 1, day) / 864e5;

function checked(year, month = 0, day = 0) {
  if (year < FIRST_YEAR || year > LAST_YEAR) throw new DateRefused("year_range", { year, first: FIRST_YEAR, last: LAST_YEAR });
  if (month > 12) throw new DateRefused("no_month", { month });
  if (day && !month) throw new DateRefused("day_alone", { day });
  const length = daysIn(year, month || 1);
  if (day > length) throw new DateRefused("no_day", { month, year, length, day });
  return new PartialDate({ year, month: month || null, day: day || null });
}

/** The latest year that ends in those two digits and does not lie after the hint. */
export function fullYear(year, hint) {
  const found = hint - (hint % 100) + year;
  return found <= hint ? found : found - 100;
}

function fromDigits(digits, hint, text) {
  const pair = (at) => Number(digits.slice(at, at + 2));
  const year = Number(digits.slice(-4));
  const isYear = year >= FIRST_YEAR && year <= LAST_YEAR;
  if (digits.length === 8) return checked(year, pair(2), pair(0));
  if (digits.length === 6) return isYear ? checked(year, pair(0)) : checked(fullYear(pair(4), hint), pair(2), pair(0));
  if (digits.length === 4) return isYear || pair(0) < 1 || pair(0) > 12 ? checked(year) : checked(fullYear(pair(2), hint), pair(0));
  throw new DateRefused(digits.length <= 2 ? "year_or_age" : "not_a_date", { text });
}

function fromParts(folded, hint, text) {
  const refused = new DateRefused("not_a_date", { text });
  const words = folded.replace(BLANK, "$10").replace(/\b(?:ngay|thang|nam|sinh)\b/g, " ");
  const parts = words.split(/[./\-\s]+/).filter(Boolean);
  if (parts.length < 1 || parts.length > 3 || !parts.every((part) => /^(?:\d{1,2}|\d{4})$/.test(part))) throw refused;
  if (parts[0].length === 4) parts.reverse();
  const [day, month, year] = [...Array(3 - parts.length).fill("0"), ...parts];
  if (day.length === 4 || month.length === 4 || (Number(year) === 0 && year.length < 2)) throw refused;
  if (year.length < 4 && parts.length === 1) throw refused;
  return checked(year.length === 4 ? Number(year) : fullYear(Number(year), hint), Number(month), Number(day));
}

/** Read what a clerk types; DateRefused if it is no date. */
export function parseDate(typed, hint) {
  const text = collapse(typed);
  const folded = fold(text).replace(/^[ .,;]+|[ .,;]+$/g, "");
  const age = folded.match(AGE);
  if (age) {
    if (Number(age[1]) > MAX_AGE) throw new DateRefused("too_old", { text, most: MAX_AGE });
    return new PartialDate({ age: Number(age[1]), unit: { thang: "tháng", ngay: "ngày" }[age[2]] ?? "" });
  }
  const read = /^\d+$/.test(folded) ? fromDigits : fromParts;
  return read(folded, hint || DEFAULT_HINT, text);
}

/** Read a date in words; DateRefused if they spell none. */
export function fromWords(text, hint) {
  const found = readWords(fold(text), (year) => fullYear(year, hint || DEFAULT_HINT));
  if (!found) throw new DateRefused("not_a_date", { text: collapse(text) });
  return checked(...found);
}

/** The date, or null where the text is none. */
export function dateOrNull(text, hint, read = parseDate) {
  try {
    return text ? read(text, hint) : null;
  } catch (refused) {
    if (refused instanceof DateRefused) return null;
    throw refused;
  }
}
