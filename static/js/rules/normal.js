// Typed values in the Ministry's form, as registers/rules/normal.py puts them; what cannot be read stays.

import { dateOrNull, fullYear } from "./dates.js";
import { collapse, fold, titleName } from "./text.js";

const NUMBERED = /^(?:(?:quyển|số|so)\s*)*[:.]?\s*(\d{1,6})\s*([a-zđ]?)\s*(?:[/\-.]\s*(\d{2}|\d{4}))?$/i;
const HOURS = /^(\d{1,2})\s*(?:gio|g|h|:|\.)\s*(\d{1,2})?\s*(?:phut|p|')?\s*(sang|trua|chieu|toi|dem)?$/;
const PAPER = /^(?:giấy\s+)?(?:cmnd|cmtnd|cccd|chứng minh nhân dân|căn cước(?: công dân)?)?\s*(?:số)?\s*[:.]?\s*/i;
const PAGE = /^(?:trang|tờ)?\s*(?:số)?\s*[:.]?\s*/i;

/** The year of registration: of the date, the number, else of the book. */
export function registrationYear(values, context) {
  const numbered = values.so ?? "";
  for (const year of [(values.ngayDangKy ?? "").slice(-4), numbered.includes("/") ? numbered.slice(numbered.indexOf("/") + 1) : ""]) {
    if (/^\d{4}$/.test(year) && year >= "1850" && year <= "2100") return Number(year);
  }
  return context.registration_year ?? context.book_year ?? null;
}

function withYear(text, given) {
  const found = text.match(NUMBERED);
  if (!found) return text;
  const [, digits, suffix, written] = found;
  const year = written ? (written.length === 4 ? Number(written) : fullYear(Number(written), given || 2025)) : given;
  const head = String(Number(digits)).padStart(2, "0") + suffix.toUpperCase();
  return year ? `${head}/${year}` : head;
}

function time(typed) {
  const text = /^\d{4}$/.test(typed) ? `${typed.slice(0, 2)}:${typed.slice(2)}` : typed;
  const found = fold(text).match(HOURS);
  if (!found) return text;
  let [hours, minutes] = [Number(found[1]), Number(found[2] ?? 0)];
  if (["chieu", "toi", "dem"].includes(found[3]) && hours >= 1 && hours < 12) hours += 12;
  const two = (number) => String(number).padStart(2, "0");
  return hours < 24 && minutes < 60 ? `${two(hours)}:${two(minutes)}` : text;
}

function identity(text) {
  const number = text.replace(PAPER, "");
  const figures = number.replace(/[ .]/g, "");
  return /^\d+$/.test(figures) ? figures : number || text;
}

const SHAPES = {
  name: (text) => (text === text.toLowerCase() ? titleName(text) : text),
  date: (text, _field, _kind, hint) => dateOrNull(text, hint)?.text ?? text,
  time,
  identity,
  number: (text) => text.replace(PAGE, "") || text,
  listed: (text, field, kind) => kind.spellings[field.listed][fold(text).replaceAll("-", " ")] ?? text,
};

/** One text in the Ministry's form. */
export function normalised(kind, field, text, hint) {
  const shape = SHAPES[field.type];
  return shape ? shape(text, field, kind, hint) : text;
}

/** The filled values in the Ministry's form; codes in `asWritten` keep the book's own spelling. */
export function normalise(kind, values, context, asWritten = []) {
  const hint = context.registration_year ?? context.book_year;
  const cleaned = {};
  for (const [code, value] of Object.entries(values)) {
    const [text, field] = [collapse(value ?? ""), kind.byCode.get(code)];
    if (text) cleaned[code] = field && !asWritten.includes(code) ? normalised(kind, field, text, hint) : text;
  }
  const year = registrationYear(cleaned, context);
  if (cleaned.so) cleaned.so = withYear(cleaned.so, year);
  if (cleaned.quyenSo) cleaned.quyenSo = withYear(cleaned.quyenSo, context.book_year ?? year);
  return cleaned;
}
