// "This may be the same as …": asked a moment after the name and the date are there, answered by one key.
// It never holds anything up: typing on cancels the question, a lost line means that nothing is shown.

import { element } from "./elements.js";
import { word } from "./words.js";

const ASK_AFTER = 700;
const ANSWERS = { F6: "same", F7: "different", F9: "unsure" };

export class Alike {
  constructor(root, form) {
    Object.assign(this, { form, url: root.dataset.alikeUrl, box: root.querySelector("[data-alike]"), twin: root.querySelector("[data-alike-scan]"), said: {}, open: [] });
    this.needed = (root.dataset.alikeCodes ?? "").split(" ");
    this.csrf = () => root.dataset.csrf;
    this.box?.addEventListener("click", (event) => this.answer(event.target.closest("[data-said]")?.dataset.said));
  }

  /** Another record: what was answered belongs to the one before. */
  show(state) {
    Object.assign(this, { state, said: {}, open: [], asked: "" });
    this.stop();
    this.draw();
    if (this.url && state.entry && state.editable) this.later();
  }

  stop() {
    clearTimeout(this.timer);
    this.request?.abort();
  }

  later() {
    if (!this.url) return;
    this.stop();
    this.timer = setTimeout(() => this.ask(), ASK_AFTER);
  }

  async ask() {
    const values = this.form.values();
    const text = JSON.stringify(values);
    if (!this.state.editable || text === this.asked || !this.needed.every((code) => values[code])) return;
    this.request = new AbortController();
    const { key, entry } = this.state;
    try {
      const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": this.csrf() };
      const body = JSON.stringify({ values, entry });
      const response = await fetch(this.url, { method: "POST", headers, body, redirect: "manual", signal: this.request.signal });
      if (!response.ok) return;
      const { suspects } = await response.json();
      if (this.state.key !== key) return;
      this.asked = text;
      this.open = suspects.filter((each) => !this.said[each.entry]);
      this.draw();
    } catch {
      // Cancelled, or no line: the save is compared on the server anyway.
    }
  }

  /** The answer to the one that is shown; whether there was one. */
  answer(said) {
    const [first] = this.open;
    if (!first || !said) return false;
    this.said[first.entry] = said;
    this.open = this.open.slice(1);
    this.draw();
    return true;
  }

  pressed(key) {
    return this.answer(ANSWERS[key]);
  }

  draw() {
    if (!this.box) return;
    const [first] = this.open;
    this.box.hidden = !first;
    for (const box of this.form.boxes.values()) box.classList.remove("is-unlike");
    this.box.replaceChildren(...(first ? this.lines(first) : []));
    this.drawScan(first?.scan ? first : null);
  }

  /** Their scan under the one that is typed from, as large as it. */
  drawScan(found) {
    this.twin.hidden = !found;
    if (!found) return;
    const [title, picture] = [this.twin.querySelector("figcaption"), this.twin.querySelector("img")];
    title.textContent = this.titleOf(found);
    if (picture.getAttribute("src") === found.scan) return;
    Object.assign(picture, { src: found.scan, alt: title.textContent });
    picture.parentElement.scrollTop = 0;
  }

  titleOf(found) {
    return `${word("their_scan")} ${found.number}, ${word("book")} ${found.book}`;
  }

  lines(found) {
    const title = element("p", `${word("alike")} `, { className: "desk-alike-title" });
    const where = `${found.number}, ${word("book")} ${found.book}, ${found.office}${found.name ? ` – ${found.name}` : ""}`;
    title.append(found.url ? element("a", where, { href: found.url, target: "_blank", tabIndex: -1 }) : element("strong", where));
    title.append(` (${found.percent} %${found.sort ? `, ${found.sort}` : ""})`);
    const lines = [title, element("p", found.reasons, { className: "small" })];
    if (found.unseen) lines.push(element("p", found.unseen, { className: "small muted" }));
    if (found.scan) lines.push(this.smallScan(found));
    if (found.differing.length) lines.push(element("p", word("differs_there"), { className: "small muted" }), this.differing(found));
    lines.push(this.buttons());
    return lines;
  }

  /** On a narrow screen the picture stands in the panel: the pane of scans has no room for two. */
  smallScan(found) {
    const box = element("div", "", { className: "desk-alike-scan", tabIndex: -1 });
    box.append(element("img", "", { src: found.scan, alt: this.titleOf(found), loading: "lazy" }));
    return box;
  }

  differing(found) {
    const list = element("dl", "", { className: "desk-alike-differs" });
    for (const { code, label, theirs } of found.differing) {
      this.form.boxes.get(code)?.classList.add("is-unlike");
      list.append(element("dt", label), element("dd", theirs || word("differs")));
    }
    return list;
  }

  buttons() {
    const row = element("div", "", { className: "actions" });
    for (const [key, said] of Object.entries(ANSWERS)) {
      const button = element("button", `${word(`said_${said}`)} `, { type: "button", className: "button small", tabIndex: -1 });
      button.dataset.said = said;
      button.append(element("kbd", key));
      row.append(button);
    }
    return row;
  }
}
