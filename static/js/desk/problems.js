// What stands in the way of a save: errors at their fields, warnings with a reason, another person's values.

import { element } from "./elements.js";
import { word, words } from "./words.js";

export class Problems {
  constructor(root, form) {
    this.box = root.querySelector("[data-problems]");
    this.form = form;
    this.rulesUrl = root.dataset.rulesPage;
    this.clear();
  }

  clear() {
    this.box.hidden = true;
    this.box.replaceChildren();
    this.reasons = new Map();
  }

  /** Reasons typed for warnings: rule -> reason. */
  given() {
    return Object.fromEntries([...this.reasons].map(([rule, input]) => [rule, input.value.trim()]).filter(([, v]) => v));
  }

  show(problem) {
    const given = this.given();
    this.clear();
    this.box.append(element("p", problem.title, { className: "desk-problem-title" }));
    let first = null;
    for (const [code, sentences] of Object.entries(problem.errors ?? {})) {
      if (this.form.hold(code, sentences)) first ??= code;
      else this.box.append(element("p", sentences.join(" ")));
    }
    for (const finding of problem.findings ?? []) this.warning(finding, given);
    for (const [code, value] of Object.entries(problem.theirs ?? {})) this.theirs(code, value);
    this.box.hidden = false;
    const target = this.reasons.values().next().value ?? (first && this.form.inputs.get(first)) ?? this.box;
    target.focus();
  }

  warning({ rule, severity, codes, message }, given) {
    for (const code of codes) this.form.hold(code, [message], severity === "E" ? "bad" : "warn");
    if (severity === "E") return;
    const row = element("div", "", { className: "desk-warning" });
    if (this.reasons.has(rule)) {
      // One reason serves every warning of a rule.
      row.append(element("p", message));
      this.box.append(row);
      return;
    }
    const input = element("input", "", { className: "input", maxLength: 300, value: given[rule] ?? "" });
    input.setAttribute("aria-label", `${word("reason")}: ${message}`);
    input.placeholder = word("reason");
    const said = element("p", `${message} `);
    said.append(element("a", rule, { href: `${this.rulesUrl}#${rule}`, target: "_blank", tabIndex: -1 }));
    row.append(said, input, ...this.ready(input));
    this.reasons.set(rule, input);
    this.box.append(row);
  }

  /** Ready-made reasons: Alt and a figure in the input, or a click; Tab stops at the first alone. */
  ready(input) {
    const reasons = words("reason_");
    const take = (reason) => {
      input.value = reason;
      input.focus();
    };
    input.addEventListener("keydown", (event) => {
      const reason = event.altKey && reasons[Number(event.key) - 1];
      if (!reason) return;
      event.preventDefault();
      event.stopPropagation();
      take(reason);
      const inputs = [...this.reasons.values()];
      (inputs.slice(inputs.indexOf(input) + 1).find((each) => !each.value) ?? input).focus();
    });
    return reasons.map((reason, at) => {
      const button = element("button", `${reason} `, { type: "button", className: `button small${at ? " desk-other-reason" : ""}`, tabIndex: at ? -1 : 0 });
      button.append(element("kbd", `Alt ${at + 1}`));
      button.addEventListener("click", () => take(reason));
      return button;
    });
  }

  theirs(code, value) {
    const input = this.form.inputs.get(code);
    if (!input || input.value.trim() === value) return;
    const label = this.form.boxes.get(code).querySelector("label").textContent;
    const row = element("div", "", { className: "desk-warning" });
    const take = element("button", word("take"), { type: "button", className: "button small" });
    take.addEventListener("click", () => {
      this.form.write(code, value);
      row.remove();
    });
    row.append(element("p", `${label}. ${word("theirs")}: ${value || "–"}`), take);
    this.box.append(row);
  }
}
