// The form: values in and out, suggestions as ghosts that one key accepts, dates and dittos written out.

import { expandDate, inWords } from "./dates.js";
import { word } from "./words.js";

const DITTO = /^(nt|nt\.|như trên|-nt-|″|")$/i;

export class Form {
  constructor(root, { onFocus, onChange }) {
    this.root = root;
    this.boxes = new Map([...root.querySelectorAll("[data-field]")].map((box) => [box.dataset.field, box]));
    this.inputs = new Map([...this.boxes].map(([code, box]) => [code, box.querySelector("input, select")]));
    this.refused = new Set();
    this.accepted = new Set();
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
    this.note(code, []);
    onChange();
  }

  left(event) {
    const code = this.codeOf(event.target);
    const input = this.inputs.get(code);
    if (!input || !input.value) return;
    if (this.boxes.get(code).dataset.type === "date") input.value = expandDate(input.value, this.state.year);
    this.resolveDitto(code);
    this.resolveWaiting(code);
    for (const [other, box] of this.boxes) if (box.dataset.wordsOf === code) this.ghost(other);
  }

  /** "nt" (as above) is shown written out, so that the person sees what will be saved. */
  resolveDitto(code) {
    const input = this.inputs.get(code);
    if (!DITTO.test(input.value.trim())) return;
    const meant = this.asAbove(code);
    if (meant) input.value = meant;
  }

  /** The same of the other person in this record, else of the record before. Where that other one is still to be
      typed further down, "nt" waits for it ("" here). */
  asAbove(code) {
    const others = (this.boxes.get(code).dataset.ditto ?? "").split(" ").filter((other) => this.inputs.has(other));
    const found = others.map((other) => this.inputs.get(other).value).find((value) => value && !DITTO.test(value));
    const order = [...this.inputs.keys()];
    const comes = others.some((other) => order.indexOf(other) > order.indexOf(code));
    return found ?? (comes ? "" : this.state.previous[code]) ?? "";
  }

  /** A "nt" that waited for this field can be written out now. */
  resolveWaiting(code) {
    for (const [other, box] of this.boxes) if ((box.dataset.ditto ?? "").split(" ").includes(code)) this.resolveDitto(other);
  }

  /** What may be accepted in a field: the reader's value, or a date spelled out. */
  suggestion(code) {
    const date = this.inputs.get(this.boxes.get(code).dataset.wordsOf)?.value;
    return this.state.suggestions[code]?.value || (date ? inWords(date) : "");
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

  /** Sentences under a field: [] clears them. */
  note(code, sentences, kind = "bad") {
    const box = this.boxes.get(code);
    if (!box) return false;
    const note = box.querySelector("[data-note]");
    note.replaceChildren(...sentences.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
    box.classList.toggle(`is-${kind}`, sentences.length > 0);
    if (!sentences.length) box.classList.remove("is-bad", "is-warn");
    this.inputs.get(code).setAttribute("aria-invalid", kind === "bad" && sentences.length ? "true" : "false");
    const fold = box.closest("details.desk-group");
    if (sentences.length && fold) fold.open = true;
    return true;
  }
}
