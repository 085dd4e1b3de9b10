// Dates as digits: 150387 becomes 15.03.1987 while the clerk is already in the next field. The server reads the
// same text again by its own rules (civreg/core/dates.py); here only what is beyond doubt is written out.

const UNITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];

/** A two-digit year is the latest one that does not lie after the book's. */
function fullYear(text, hint) {
  if (text.length === 4) return Number(text);
  const century = Math.floor(hint / 100) * 100;
  const year = century + Number(text);
  return year > hint ? year - 100 : year;
}

function exists(day, month, year) {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function joined(day, month, year) {
  const two = (n) => String(n).padStart(2, "0");
  return exists(day, month, year) ? `${two(day)}.${two(month)}.${year}` : null;
}

/** The canonical text of a typed date, or the text as it is where it is partial, an age or in doubt. */
export function expandDate(text, hint) {
  const typed = text.trim();
  const digits = typed.match(/^(\d{2})(\d{2})(\d{4}|\d{2})$/);
  const parts = typed.match(/^(\d{1,2})[./\-\s](\d{1,2})[./\-\s](\d{4}|\d{2})$/);
  const found = digits ?? parts;
  if (found) return joined(Number(found[1]), Number(found[2]), fullYear(found[3], hint)) ?? typed;
  const age = typed.match(/^(\d{1,3})\s*(?:t|tuoi|tuổi)\.?$/i);
  return age ? `${Number(age[1])} tuổi` : typed;
}

function belowHundred(n) {
  const [tens, ones] = [Math.floor(n / 10), n % 10];
  if (tens === 0) return UNITS[ones];
  const head = tens === 1 ? "mười" : `${UNITS[tens]} mươi`;
  const last = { 0: "", 1: tens === 1 ? " một" : " mốt", 5: " lăm" }[ones] ?? ` ${UNITS[ones]}`;
  return head + last;
}

function yearWords(year) {
  const [thousands, hundreds, rest] = [Math.floor(year / 1000), Math.floor(year / 100) % 10, year % 100];
  const tail = rest === 0 ? "" : rest < 10 ? ` linh ${UNITS[rest]}` : ` ${belowHundred(rest)}`;
  return `${UNITS[thousands]} nghìn ${UNITS[hundreds]} trăm${tail}`;
}

/** A full date in words, as registers spell it; "" for anything less than a full date. */
export function inWords(text) {
  const found = text.match(/^(\d{2})\.(\d{2})\.(\d{4})$/);
  if (!found) return "";
  const [day, month, year] = found.slice(1).map(Number);
  return `Ngày ${belowHundred(day)} tháng ${belowHundred(month)} năm ${yearWords(year)}`;
}
