// What follows from a field's declaration alone, as registers/rules/values.py has it: type, length, list.

import { DateRefused, dateOrNull, fromWords, parseDate } from "./dates.js";
import { faultsOf, filled, fold, isDitto, lengthOf } from "./text.js";

const LAST_OLD_YEAR = 2005;

function date(facts, field, text, say) {
  const { kind, context } = facts;
  const rule = field.code === "ngayDangKy" ? "V-02" : "V-05";
  try {
    const found = parseDate(text, context.book_year);
    if (found.age !== null && !field.ages) say(rule, "E", "no_age_here");
    else if (rule === "V-02" && !found.isFull) {
      say(rule, context.phase === 1 || (context.book_year || found.year) > LAST_OLD_YEAR ? "E" : "W", "date_not_full");
    }
  } catch (refused) {
    if (!(refused instanceof DateRefused)) throw refused;
    say(rule, "E", "not_a_date", { why: filled(kind.dates[refused.key], refused.params) });
    if (kind.otherCalendar.test(fold(text))) say("V-26", "W", "other_calendar");
  }
}

function wordsDate(facts, field, text, say) {
  const { kind, context } = facts;
  if (kind.otherCalendar.test(fold(text))) return say("V-26", "W", "other_calendar");
  const spelt = dateOrNull(text, context.book_year, fromWords);
  if (!spelt) return say("V-16", "W", "words_unclear");
  const figures = dateOrNull(facts.text(field.words_of), context.book_year);
  if (figures && !figures.equals(spelt)) say("V-16", "W", "words_differ", { spelt, figures }, [field.code, field.words_of]);
}

function identity(facts, field, text, say) {
  if (field.code.includes("SoDinhDanh")) {
    if (!/^\d{12}$/.test(text)) say("V-17", "E", "identity_length");
    return;
  }
  const lengths = facts.kind.lengths_of_papers[facts.text(field.companion)];
  if (lengths && !(/^\d+$/.test(text) && lengths.includes(text.length))) say("V-18", "W", "paper_length", { lengths: lengths.join(" / ") });
}

const BY_TYPE = {
  date,
  words_date: wordsDate,
  identity,
  choice: (_facts, field, text, say) => field.choices.includes(text) || say("V-15", field.confirmed ? "E" : "W", "not_in_list"),
  listed: (facts, field, text, say) => facts.kind.listed[field.listed].has(text) || say("V-15", "W", "not_listed"),
  number: (_facts, _field, text, say) => /^\d+$/.test(text) || say("V-04", "E", "not_a_number"),
  time: (_facts, _field, text, say) => /^(?:[01]?\d|2[0-3]):[0-5]\d$/.test(text) || say("TIME", "W", "not_a_time"),
};

/** All findings about one filled field by itself. */
export function checkField(facts, field, found) {
  const text = facts.text(field.code);
  const about = { label: field.label, value: text, first: [...text][0] };
  const say = (rule, severity, key, params, codes = [field.code]) => found(rule, severity, codes, key, { ...about, ...params });
  if (isDitto(text)) return say("DITTO", "W", "ditto");
  for (const fault of faultsOf(text, field.type === "name")) say("V-25", fault === "digits" ? "W" : "E", fault);
  if (lengthOf(text) > field.most) say("LENGTH", "E", "too_long", { length: lengthOf(text), most: field.most });
  BY_TYPE[field.type]?.(facts, field, text, say);
}
