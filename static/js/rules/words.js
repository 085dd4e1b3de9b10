// Dates in Vietnamese words, both ways, as civreg/core/date_words.py reads and writes them.

const UNITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];
const DIGITS = { khong: 0, mot: 1, hai: 2, ba: 3, bon: 4, tu: 4, nam: 5, lam: 5, nham: 5, sau: 6, bay: 7, tam: 8, chin: 9 };
const THOUSAND = ["nghin", "ngan"];
const ZEROS = ["linh", "le"];
const FILLERS = ["mong", "mung"];
const isFigures = (word) => /^\d{1,4}$/.test(word);

function belowHundred(number) {
  const [tens, unit] = [Math.floor(number / 10), number % 10];
  if (tens === 0) return UNITS[unit];
  const head = tens === 1 ? "mười" : `${UNITS[tens]} mươi`;
  if (unit === 0) return head;
  const after = tens > 1 ? { 1: "mốt", 4: "tư" } : {};
  return `${head} ${unit === 5 ? "lăm" : (after[unit] ?? UNITS[unit])}`;
}

function yearWords(year) {
  const [thousands, hundreds, rest] = [Math.floor(year / 1000), Math.floor((year % 1000) / 100), year % 100];
  const words = [UNITS[thousands], "nghìn"];
  if (hundreds || rest) words.push(UNITS[hundreds], "trăm");
  if (rest) words.push(rest < 10 ? `linh ${UNITS[rest]}` : belowHundred(rest));
  return words.join(" ");
}

/** "Ngày mồng ba tháng tư năm hai nghìn không trăm linh năm"; "" for an age. */
export function inWords({ year, month, day, age }) {
  if (age !== null || year === null) return "";
  const words = [];
  if (day) words.push("ngày", day < 10 ? `mồng ${UNITS[day]}` : belowHundred(day));
  if (month) words.push("tháng", month === 4 ? "tư" : belowHundred(month));
  const sentence = [...words, "năm", yearWords(year)].join(" ");
  return sentence[0].toUpperCase() + sentence.slice(1);
}

/** [year, month, day] of folded words, null where they spell no date; `fullYear` completes two figures. */
export function readWords(folded, fullYear) {
  const words = folded.replace(/[/-]/g, " ").split(" ").map((word) => word.replace(/^[.,;:()]+|[.,;:()]+$/g, ""))
    .filter((word) => word && !FILLERS.includes(word));
  const [dayWords, monthWords, yearOf] = split(words);
  const found = [readYear(yearOf, fullYear), monthWords.length ? small(monthWords) : 0, dayWords.length ? small(dayWords) : 0];
  return found.includes(null) ? null : found;
}

/** "năm" is "year" and "five": the month is the longest number that leaves a year behind it. */
function split(all) {
  const words = all[0] === "ngay" ? all.slice(1) : all;
  const at = words.indexOf("thang");
  if (at < 0) return [[], [], words[0] === "nam" ? words.slice(1) : words];
  const rest = words.slice(at + 1);
  for (const length of [2, 1]) {
    const [month, year] = [small(rest.slice(0, length)), rest.slice(length)];
    if (month !== null && month >= 1 && month <= 12 && beginsYear(year)) {
      return [words.slice(0, at), rest.slice(0, length), year[0] === "nam" ? year.slice(1) : year];
    }
  }
  return [words.slice(0, at), rest.slice(0, 1), rest.slice(1)];
}

const beginsYear = (words) => words.length > 0 && ![...THOUSAND, "tram", "muoi"].includes(words[0]);

/** A number below a hundred; null if the words are none. */
function small(given) {
  let words = given;
  if (words.length === 1 && isFigures(words[0])) return Number(words[0]);
  if (words[0] === "muoi") words = ["mot", ...words];
  if (words[1] === "muoi" && words[0] in DIGITS) {
    const unit = words.length === 3 ? (DIGITS[words[2]] ?? null) : words.length === 2 ? 0 : null;
    return unit === null ? null : DIGITS[words[0]] * 10 + unit;
  }
  if (ZEROS.includes(words[0])) words = words.filter((word) => !ZEROS.includes(word));
  const digits = words.map((word) => DIGITS[word]);
  if (digits.length < 1 || digits.length > 2 || digits.includes(undefined)) return null;
  return digits.reduce((sum, digit) => sum * 10 + digit, 0);
}

function readYear(words, fullYear) {
  if (words.length === 1 && isFigures(words[0])) return words[0].length === 4 ? Number(words[0]) : fullYear(Number(words[0]) % 100);
  if (words.some((word) => THOUSAND.includes(word))) return spokenYear(words);
  const digits = words.map((word) => DIGITS[word]);
  if (words.length === 4 && !digits.includes(undefined)) return Number(digits.join(""));
  if (words.length > 2 && ["mot chin", "hai khong"].includes(words.slice(0, 2).join(" "))) {
    const rest = small(words.slice(2));
    return rest === null ? null : (digits[0] * 10 + digits[1]) * 100 + rest;
  }
  const rest = words.length ? small(words) : null;
  return rest === null ? null : fullYear(rest);
}

function spokenYear(words) {
  const at = words.findIndex((word) => THOUSAND.includes(word));
  const thousands = small(words.slice(0, at));
  let [rest, hundreds] = [words.slice(at + 1), 0];
  if (thousands === null) return null;
  const cut = rest.indexOf("tram");
  if (cut >= 0) [hundreds, rest] = [small(rest.slice(0, cut)), rest.slice(cut + 1)];
  const below = rest.length ? small(rest) : 0;
  return hundreds === null || below === null ? null : thousands * 1000 + hundreds * 100 + below;
}
