// The form: values in and out, suggestions as ghosts that one key accepts, dates and dittos written out.

import { dateOrNull, fromWords, parseDate } from "../rules/dates.js";
import { isDitto } from "../rules/text.js";
import { inWords } from "../rules/words.js";
import { element } from "./elements.js";
import { word } from "./words.js";


export class Form {
  constructor(root, { onFocus, onChange }) {
    this.root = root;
    this.boxes = new Map([...root.querySelectorAll("[data-field]")].map((box) => [box.dataset.field, box]));
    this.inputs = new Map([...this.boxes].map(([code, box]) => [code, box.querySelector("input, select")]));
    this.refused = new Set();
    this.accepted = new Set();
    this.held = new Set(); // fields whose note is the server's word: it stays until they are changed
    root.addEventListener("focusin", (event) => this.entered(event, onFocus));
    root.addEventListener("focusout", (event) => this.left(event));
    root.addEventListener("input", (event) => this.typed(event, onChange));
    root.addEventListener("click", (event) => this.clicked(event));
  }

  /** Fill the form from a state of the server. */
  show(state) {
    this.state = state;
    this.refused.clear();
    this.accepted.clear();
    this.held.clear();
    for (const [code, input] of this.inputs) {
      input.value = state.values[code] ?? "";
      input.disabled = !state.editable;
      this.note(code, []);
      this.ghost(code);
      const fold = input.closest("details.desk-group");
      if (fold && input.value) fold.open = true;
    }
  }

  values() {
    return Object.fromEntries([...this.inputs].map(([code, input]) => [code, input.value.trim()]).filter(([, v]) => v));
  }

  codeOf(element) {
    return element.closest?.("[data-field]")?.dataset.field;
  }

  entered(event, onFocus) {
    const code = this.codeOf(event.target);
    if (!code) return;
    this.ghost(code);
    onFocus(this.state.suggestions[code]?.box);
  }

  typed(event, onChange) {
    const code = this.codeOf(event.target);
    if (!code) return;
    this.accepted.delete(code);
    this.ghost(code);
    this.held.delete(code);
    this.note(code, []);
    this.hint(code, "");
    onChange();
  }

  left(event) {
    const code = this.codeOf(event.target);
    const input = this.inputs.get(code);
    if (!input || !input.value) return;
    if (this.boxes.get(code).dataset.type === "date") input.value = dateOrNull(input.value, this.state.year)?.text ?? input.value;
    this.resolveDitto(code);
    this.resolveWaiting(code);
    for (const [other, box] of this.boxes) if (box.dataset.wordsOf === code) this.ghost(other);
    if (this.boxes.get(code).dataset.wordsOf) this.ghost(this.boxes.get(code).dataset.wordsOf);
  }

  /** "nt" (as above) is shown written out, so that the person sees what will be saved. */
  resolveDitto(code) {
    const input = this.inputs.get(code);
    if (!isDitto(input.value)) return;
    const meant = this.asAbove(code);
    if (meant) input.value = meant;
  }

  /** The same of the other person in this record, else of the record before. Where that other one is still to be
      typed further down, "nt" waits for it ("" here). */
  asAbove(code) {
    const others = (this.boxes.get(code).dataset.ditto ?? "").split(" ").filter((other) => this.inputs.has(other));
    const found = others.map((other) => this.inputs.get(other).value).find((value) => value && !isDitto(value));
    const order = [...this.inputs.keys()];
    const comes = others.some((other) => order.indexOf(other) > order.indexOf(code));
    return found ?? (comes ? "" : this.state.previous[code]) ?? "";
  }

  /** A "nt" that waited for this field can be written out now. */
  resolveWaiting(code) {
    for (const [other, box] of this.boxes) if ((box.dataset.ditto ?? "").split(" ").includes(code)) this.resolveDitto(other);
  }

  /** What may be accepted in a field: the reader's value, a date spelled out, or the date that words spell. */
  suggestion(code) {
    const read = this.state.suggestions[code]?.value;
    if (read) return read;
    const date = dateOrNull(this.inputs.get(this.boxes.get(code).dataset.wordsOf)?.value, this.state.year, parseDate);
    if (date) return inWords(date);
    const [words] = [...this.boxes].find(([, box]) => box.dataset.wordsOf === code) ?? [];
    const empty = words && !this.inputs.get(code).value;
    return empty ? (dateOrNull(this.inputs.get(words).value, this.state.year, fromWords)?.text ?? "") : "";
  }

  ghost(code) {
    const button = this.boxes.get(code).querySelector("[data-ghost]");
    const value = this.suggestion(code);
    const input = this.inputs.get(code);
    const open = value && !input.disabled && input.value.trim() !== value && !this.refused.has(code);
    button.hidden = !open;
    if (!open) return;
    const said = input.tagName === "SELECT" ? [...input.options].find((o) => o.value === value)?.textContent : value;
    button.textContent = said ?? value;
    button.title = `${word("accept")} (F2)`;
  }

  clicked(event) {
    if (!event.target.closest("[data-ghost]")) return;
    const code = this.codeOf(event.target);
    this.accept(code);
    this.inputs.get(code).focus();
  }

  /** Take the suggestion of one field; the browser's own undo takes it back. Returns whether there was one. */
  accept(code) {
    const value = this.suggestion(code);
    if (!value) return false;
    this.write(code, value);
    this.accepted.add(code);
    this.ghost(code);
    return true;
  }

  write(code, value) {
    const input = this.inputs.get(code);
    if (input.tagName === "SELECT") {
      input.value = value;
    } else {
      input.focus();
      input.select();
      if (!document.execCommand("insertText", false, value)) input.value = value;
    }
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  refuse(code) {
    this.refused.add(code);
    this.ghost(code);
  }

  /** The field after or before this one that can be typed in. */
  step(from, by) {
    const order = this.open();
    const next = order[order.indexOf(from) + by];
    if (next) {
      next.focus();
      next.select?.();
    }
    return Boolean(next);
  }

  /** The fields that can be typed in: not those of a folded group. */
  open() {
    return [...this.inputs.values()].filter((input) => !input.disabled && input.checkVisibility());
  }

  first() {
    const order = this.open();
    (order.find((input) => !input.value) ?? order[0])?.focus();
  }

  /** What the rules say of a field while it is typed; the server's word stands until the field is changed. */
  live(code, findings, rulesUrl) {
    if (this.held.has(code)) return;
    const lines = findings.map(({ message, rule }) => {
      const line = element("p", `${message} `);
      line.append(element("a", rule, { href: `${rulesUrl}#${rule}`, target: "_blank", tabIndex: -1 }));
      return line;
    });
    this.note(code, lines, findings.some(({ severity }) => severity === "E") ? "bad" : "warn");
  }

  /** A line that only tells: how the text will be written, what a number says. `keeps`: with a way to refuse it. */
  hint(code, text, keeps = false) {
    const box = this.boxes.get(code).querySelector("[data-hint]");
    const key = text && `${text}|${keeps}`;
    if (box.dataset.said === key) return;
    box.dataset.said = key;
    box.replaceChildren(...(text ? [element("span", text)] : []));
    if (!text || !keeps) return;
    const button = element("button", `${word("keep")} `, { type: "button", tabIndex: -1, className: "desk-keep" });
    button.dataset.keep = "";
    button.append(element("kbd", "F8"));
    box.append(button);
  }

  isAt(code) {
    return this.codeOf(document.activeElement ?? this.root) === code;
  }

  /** Somebody changed what will be saved of a field without typing. */
  changed(code) {
    this.inputs.get(code).dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** The server's sentences under a field. */
  hold(code, sentences, kind) {
    this.held.add(code);
    return this.note(code, sentences, kind);
  }

  /** Sentences (or elements) under a field: [] clears them. */
  note(code, sentences, kind = "bad") {
    const box = this.boxes.get(code);
    if (!box) return false;
    const note = box.querySelector("[data-note]");
    note.replaceChildren(...sentences.map((text) => (text instanceof Node ? text : element("p", text))));
    for (const each of ["bad", "warn"]) box.classList.toggle(`is-${each}`, each === kind && sentences.length > 0);
    this.inputs.get(code).setAttribute("aria-invalid", kind === "bad" && sentences.length ? "true" : "false");
    const fold = box.closest("details.desk-group");
    if (sentences.length && fold) fold.open = true;
    return true;
  }
}
