// The rules while somebody types: findings under the field that was left, what will be written, what a number says.
// Nothing here stops a save: the server judges again.

import { check, prepared } from "../rules/check.js";
import { dateOrNull, parseDate } from "../rules/dates.js";
import { normalise, normalised, registrationYear } from "../rules/normal.js";
import { explained } from "../rules/pin.js";
import { word } from "./words.js";

export class Live {
  constructor(root, form) {
    Object.assign(this, { form, kind: null, left: new Set(), rulesUrl: root.dataset.rulesPage });
    form.root.addEventListener("focusout", (event) => this.leave(form.codeOf(event.target)));
    form.root.addEventListener("change", (event) => this.leave(form.codeOf(event.target)));
    // Another text is another question.
    form.root.addEventListener("input", (event) => event.isTrusted && this.asWritten.delete(form.codeOf(event.target)));
    form.root.addEventListener("click", (event) => event.target.closest("[data-keep]") && this.keep(form.codeOf(event.target)));
    this.load(root.dataset.rulesUrl);
  }

  /** The address changes with the rules, so the browser has them at hand also when the line is down. */
  async load(url) {
    try {
      const answer = await fetch(url, { headers: { Accept: "application/json" } });
      if (answer.ok) this.kind = prepared(await answer.json());
    } catch {
      addEventListener("online", () => this.load(url), { once: true });
    }
    this.refresh();
  }

  show(state) {
    this.context = state.context;
    this.left.clear();
    this.asWritten = new Set();
    this.before = state.entry ? state.values : {};
    this.refresh();
  }

  leave(code) {
    if (!code) return;
    this.left.add(code);
    this.refresh();
  }

  /** Keep the book's own spelling of a people or a country, whatever the Ministry calls it. */
  keep(code) {
    if (!this.kind || !this.kept(code, this.form.values())) return;
    this.asWritten.add(code);
    this.left.add(code);
    this.form.changed(code);
    this.refresh();
  }

  /** How the Ministry spells an open list's text that the book spells otherwise; "" where they agree. */
  kept(code, values) {
    const field = this.kind.byCode.get(code);
    if (field?.type !== "listed" || !values[code]) return "";
    const spelt = normalised(this.kind, field, values[code]);
    return spelt === values[code] ? "" : spelt;
  }

  /** Codes of this form that keep their text: asked for now, or kept before. */
  written(values) {
    return [...this.form.inputs.keys()].filter((code) => this.kept(code, values) && (this.asWritten.has(code) || this.before[code] === values[code]));
  }

  /** What the server will judge: offers about a person who is not named are not meant (registers/rules/prefill.py). */
  meant(values) {
    const dropped = new Set();
    for (const { key } of this.kind.groups) {
      const fields = this.kind.fields.filter((field) => field.group === key);
      const filled = fields.filter((field) => values[field.code]);
      if (fields.some((field) => field.type === "name" && !field.register) && filled.every((field) => field.offered)) {
        filled.forEach((field) => dropped.add(field.code));
      }
    }
    return Object.fromEntries(Object.entries(values).filter(([code]) => !dropped.has(code)));
  }

  refresh() {
    if (!this.kind || !this.context) return;
    const typed = this.form.values();
    const values = normalise(this.kind, this.meant(typed), this.context, this.written(typed));
    const notes = new Map();
    for (const finding of check(this.kind, values, this.context)) {
      // What is only missing is asked for at the save, not while the rest is still to be typed.
      const at = finding.codes.find((code) => this.left.has(code) && typed[code]);
      if (at) notes.set(at, [...(notes.get(at) ?? []), finding]);
    }
    for (const code of this.form.inputs.keys()) {
      this.form.live(code, notes.get(code) ?? [], this.rulesUrl);
      this.form.hint(code, this.left.has(code) || this.form.isAt(code) ? this.hintOf(code, typed, values) : "", this.canKeep(code, typed));
    }
  }

  canKeep(code, typed) {
    return Boolean(this.kept(code, typed)) && !this.written(typed).includes(code);
  }

  /** What a person should know of a text that is not wrong: how it will be written, what it says. */
  hintOf(code, typed, values) {
    const field = this.kind.byCode.get(code);
    const [text, spelt] = [typed[code], values[code]];
    if (!text || !field) return "";
    if (field.type === "identity") return explained(this.kind, spelt ?? "");
    const found = field.type === "date" ? dateOrNull(text, this.context.book_year, parseDate) : null;
    const year = registrationYear(values, this.context);
    if (found?.age != null && year) return `${word("about")} ${found.placed(year).year} (${word("reckoned")} ${year})`;
    return spelt && spelt !== text && field.type !== "choice" ? `${word("becomes")}: ${spelt}` : "";
  }
}
