// Vietnamese text as civreg/core/vietnamese.py has it: one spelling, keys for names, what is unsafe in a text.

const INVISIBLE = /[\u00ad\u200b-\u200f\u2060\ufeff]/g;
const SPACES = /[\s\x1c-\x1f\x85]+/g;
const MARKS = /[\u0300-\u036f]/g;
const TONES = { "\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5 };
const SHAPES = "\u0306\u0302\u031b";
const HIDDEN = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;
const FIGURES = /[\p{Nd}²³¹⁰⁴-⁹₀-₉]/u;
const DITTO = /^(?:[-–.\s]*(?:n[./]?\s?t|nhu tren)[-–.\s]*|["“”″〃]|''|,,|-"-|\/\/)$/;

/** NFC, no invisible signs, single spaces. */
export function collapse(text) {
  return text.normalize("NFC").replace(INVISIBLE, "").replace(SPACES, " ").replace(/^ | $/g, "");
}

/** Without tones, marks and capitals. */
export function fold(text) {
  return collapse(text).toLowerCase().normalize("NFD").replace(MARKS, "").replaceAll("đ", "d");
}

/** How long a person (and the server) finds a text. */
export const lengthOf = (text) => [...text].length;

/** "nt", "-nt-", "như trên", 〃: what the book repeats without writing it. */
export const isDitto = (text) => lengthOf(text) <= 12 && DITTO.test(fold(text));

function keyOf(syllable) {
  let tone = 0;
  let letters = "";
  for (const letter of syllable) {
    let mark = 0;
    let kept = "";
    for (const sign of letter.normalize("NFD")) {
      if (TONES[sign]) mark = TONES[sign];
      else if (!/[\u0300-\u036f]/.test(sign) || SHAPES.includes(sign)) kept += sign;
    }
    letters += kept.normalize("NFC");
    tone = mark || tone;
  }
  return letters + (tone || "");
}

/** Two texts with one key are one name, wherever the tone stands and whatever is a capital. */
export function nameKey(text) {
  return (collapse(text).toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map(keyOf).join(" ");
}

/** "nguyễn thị a dơi" with its capitals. */
export function titleName(text) {
  return text.toLowerCase().replace(/(^|[\s\-(/.])([\p{L}\p{N}_])/gu, (_all, before, letter) => before + letter.toUpperCase());
}

/** What makes a text unsafe, or odd for a name: "formula", "control", "digits". */
export function faultsOf(text, isName) {
  const faults = [];
  if (/^[=+\-@\t]/.test(text) && (isName || "=@".includes(text[0]))) faults.push("formula");
  if (HIDDEN.test(text)) faults.push("control");
  if (isName && FIGURES.test(text)) faults.push("digits");
  return faults;
}

/** A sentence with its %(named)s places filled in. */
export function filled(sentence, params) {
  return sentence.replace(/%\((\w+)\)s|%%/g, (all, name) => (all === "%%" ? "%" : String(params[name])));
}
