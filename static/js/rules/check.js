// All rules of a kind over one entry, before any save and without any network. The server stays the judge.

import { dateOrNull } from "./dates.js";
import { checkField } from "./fields.js";
import { registrationYear } from "./normal.js";
import { RULES } from "./rules.js";
import { filled } from "./text.js";

/** A kind as the server declares it (registers/rules/payload.py), made ready to judge by. */
export function prepared(declared) {
  const listed = Object.fromEntries(Object.entries(declared.lists).map(([name, words]) => [name, new Set(words)]));
  const byCode = new Map(declared.fields.map((field) => [field.code, field]));
  return { ...declared, listed, byCode, otherCalendar: new RegExp(declared.other_calendar) };
}

class Facts {
  constructor(kind, values, context) {
    Object.assign(this, { kind, values, context, dates: new Map(), year: registrationYear(values, context) });
  }
  text(code) {
    return this.values[code] ?? "";
  }
  label(code) {
    return this.kind.byCode.get(code)?.label ?? code;
  }
  /** The date of a field, an age reckoned in the year of registration. */
  date(code) {
    if (!this.dates.has(code)) {
      const found = dateOrNull(this.text(code), this.context.book_year);
      this.dates.set(code, found && this.year ? found.placed(this.year) : found);
    }
    return this.dates.get(code);
  }
}

/** Every objection to the values, errors first: { rule, severity, codes, message }. */
export function check(kind, values, context) {
  const facts = new Facts(kind, values, context);
  const findings = [];
  const found = (rule, severity, codes, key, params = {}) =>
    findings.push({ rule, severity, codes, message: filled(kind.says[key], params) });
  for (const code of Object.keys(values)) if (!kind.byCode.has(code)) found("FIELD", "E", [code], "unknown_field", { code });
  for (const field of kind.fields) if (facts.text(field.code)) checkField(facts, field, found);
  for (const { id, severity, name, params, needs } of kind.rules) {
    if (needs.every((code) => facts.text(code))) {
      RULES[name]?.(facts, params, (codes, key, values_) => found(id, severity, codes, key, values_));
    }
  }
  return [...findings.filter((each) => each.severity === "E"), ...findings.filter((each) => each.severity !== "E")];
}
