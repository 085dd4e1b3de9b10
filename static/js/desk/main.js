// The desk: one record after the other, by keyboard alone. Drafts are saved as they are typed; a save is sent
// until its receipt comes, under one key, so that it counts once.

import { Alike } from "./alike.js";
import { Form } from "./form.js";
import { Live } from "./live.js";
import { Problems } from "./problems.js";
import { Scan } from "./scan.js";
import { Offline, Refusal, Server } from "./server.js";
import { word } from "./words.js";

const DRAFT_AFTER = 1500;
const AGAIN_AFTER = 5000;
const root = document.querySelector("[data-desk]");
const status = document.querySelector("[data-desk-status]");
const server = new Server(root);
const scan = new Scan(root);
const form = new Form(root.querySelector("[data-form]"), { onFocus: (box) => scan.toField(box), onChange: touched });
const problems = new Problems(root, form);
const live = new Live(root, form);
const alike = new Alike(root, form);
let state = JSON.parse(document.getElementById("desk-state").textContent);
let draftTimer = 0;
let unsaved = false;
let busy = false;
let waiting = null; // what was sent and has no receipt yet because the line dropped: it is sent again as it was
let againTimer = 0;
let keys = 0; // pressed since the server last answered; it counts time by itself and judges whether they can be

function say(text, kind = "") {
  status.textContent = text;
  status.className = `desk-saved ${kind}`;
}

function show(next) {
  unsaved = false;
  if (next.leave) return location.assign(next.leave);
  state = next;
  problems.clear();
  form.show(state);
  live.show(state);
  alike.show(state);
  scan.show(state);
  const title = state.entry ? `${word("entry")} ${state.title}` : word("new");
  root.querySelector("[data-form-title]").textContent = title;
  const place = state.page ? `${word("page")} ${state.position}, ${word("record")} ${state.slot + 1}/${state.slots}` : "";
  root.querySelector("[data-scan-place]").textContent = place;
  const returned = root.querySelector("[data-form-returned]");
  returned.hidden = !state.returned;
  returned.textContent = `${word("returned")}: ${state.returned}`;
  lease(state.lease);
  offer(state.offered);
  root.querySelector("[data-form-locked]").hidden = state.editable;
  root.querySelector("[data-save]").disabled = !state.editable;
  root.querySelector('[data-scan="before"]').disabled = !state.before;
  root.querySelector('[data-scan="after"]').disabled = !state.after;
  form.first();
}

// --- leases: who has the page in hand, and what another left on it ----------------------------------------------

function lease(hold) {
  const note = root.querySelector("[data-form-lease]");
  note.hidden = !hold || hold.mine || !hold.by;
  if (!note.hidden) note.firstElementChild.textContent = `${word("held")} ${hold.by} ${word("held_for")} ${hold.minutes} ${word("minutes")}.`;
}

function offer(left) {
  const note = root.querySelector("[data-form-offer]");
  note.hidden = !left;
  if (left) note.firstElementChild.textContent = `${word("left")} ${left.by}, ${new Date(left.at).toLocaleTimeString("vi-VN")}.`;
}

function takeOffer() {
  for (const [code, text] of Object.entries(state.offered?.values ?? {})) if (form.inputs.has(code)) form.write(code, text);
  offer(null);
  form.first();
}

function putDown() {
  if (state.lease?.mine && root.dataset.releaseUrl) server.release();
}

// --- drafts ---------------------------------------------------------------------------------------------------

function touched() {
  unsaved = true;
  alike.later();
  clearTimeout(draftTimer);
  draftTimer = setTimeout(saveDraft, DRAFT_AFTER);
}

function draftBody() {
  return { key: state.key, entry: state.entry, values: form.values(), page: state.page, slot: state.slot, keys };
}

async function saveDraft() {
  clearTimeout(draftTimer);
  if (!unsaved || busy || waiting || !state.editable) return;
  const { key } = state;
  const body = draftBody();
  try {
    const answer = await server.draft(body);
    keys -= body.keys;
    if (state.key !== key) return;
    unsaved = false;
    lease(answer.lease);
    say(`${word("draft")} ${new Date(answer.saved_at).toLocaleTimeString("vi-VN")}`);
  } catch (problem) {
    tell(problem);
    draftTimer = setTimeout(saveDraft, AGAIN_AFTER);
  }
}

// --- saving ---------------------------------------------------------------------------------------------------

function tell(problem) {
  if (problem instanceof Offline) say(word("offline"), "is-bad");
  else if (problem instanceof Refusal && problem.problem.code === "signed_out") say(word("signin"), "is-bad");
  else if (problem instanceof Refusal) say(problem.message, "is-bad");
  else throw problem;
}

function saveBody() {
  form.left({ target: document.activeElement });
  return { ...draftBody(), version: state.version, reasons: problems.given(), suggested: [...form.accepted], as_written: live.kind ? live.written(form.values()) : [], alike: alike.said };
}

async function send(work, body) {
  if (busy || !state.editable) return;
  busy = true;
  clearTimeout(draftTimer);
  clearTimeout(againTimer);
  const sent = waiting ?? { work, body };
  waiting = null;
  say(word("saving"));
  try {
    const receipt = await sent.work(sent.body);
    keys -= sent.body.keys ?? 0;
    await advance(receipt, sent.body);
  } catch (problem) {
    refused(problem, sent);
  } finally {
    busy = false;
  }
}

function sendAgain() {
  if (waiting) send(waiting.work, waiting.body);
  else saveDraft();
}

function refused(problem, sent) {
  if (problem instanceof Offline) {
    waiting = sent;
    say(word("offline"), "is-bad");
    againTimer = setTimeout(sendAgain, AGAIN_AFTER);
    return;
  }
  if (!(problem instanceof Refusal) || problem.problem.code === "signed_out") {
    tell(problem);
    return;
  }
  say(problem.message, "is-bad");
  if (problem.problem.version) state.version = problem.problem.version;
  // Somebody else entered this record meanwhile: from here on it is theirs that is changed.
  if (problem.problem.code === "stale" && problem.problem.entry) state.entry = problem.problem.entry;
  problems.show(problem.problem);
}

async function advance(receipt, sent) {
  const later = typedSince(sent);
  const after = state.page ? { after: `${state.page},${state.slot}` } : {};
  try {
    const next = await server.state(later ? { entry: receipt.entry } : after);
    show(later ? { ...next, values: later } : next);
    history.replaceState(null, "", location.pathname);
    say(`${word("saved")} ${receipt.number}${receipt.held ? `. ${word("held_back")}` : ""}${later ? `. ${word("more")}` : ""}`, "is-good");
    if (later) touched();
  } catch (problem) {
    // The entry is on disk; only the way to the next one failed.
    tell(problem);
    setTimeout(() => advance(receipt, sent), AGAIN_AFTER);
  }
}

/** What stands in the form if it was changed while its save was on the way, else null: it must not be thrown away. */
function typedSince({ values }) {
  const now = form.values();
  return values && JSON.stringify(now) !== JSON.stringify(values) ? now : null;
}

async function go(place) {
  if (!place || busy) return;
  await saveDraft();
  try {
    show(await server.state({ page: place[0], slot: place[1] }));
  } catch (problem) {
    tell(problem);
  }
}

function mark(as) {
  const reason = root.querySelector("[data-mark-reason]");
  const [number, year] = (form.inputs.get(state.number_field)?.value ?? "").split("/");
  if (!reason.value.trim()) {
    say(word("why"), "is-bad");
    reason.focus();
    return;
  }
  const body = { key: state.key, state: as, reason: reason.value.trim(), number, registration_year: year ?? state.year };
  send((sent) => server.mark(sent), body);
  reason.value = "";
}

// --- keys -----------------------------------------------------------------------------------------------------

const KEYS = {
  F2: (code, input) => code && form.accept(code) && form.step(input, 1),
  F4: (code) => code && state.previous[code] && form.write(code, state.previous[code]),
  F8: (code) => code && live.keep(code),
  Escape: (code) => code && form.refuse(code),
  PageUp: () => go(state.before),
  PageDown: () => go(state.after),
  F6: () => alike.pressed("F6"),
  F7: () => alike.pressed("F7"),
  F9: () => alike.pressed("F9"),
  F1: () => root.querySelector("[data-keys]").toggleAttribute("open"),
};
const ALT = { "+": () => scan.scale(1.25), "=": () => scan.scale(1.25), "-": () => scan.scale(0.8), 0: () => scan.toRecord() };

function pressed(event) {
  // A key that composes a Vietnamese letter is not a shortcut.
  if (event.isComposing || event.keyCode === 229) return;
  const code = form.codeOf(event.target);
  if (code && !event.repeat && !event.ctrlKey && !event.altKey && !event.metaKey) keys += 1;
  if (event.ctrlKey && event.key === "Enter") event.preventDefault(), send((body) => server.save(body), saveBody());
  else if (event.altKey && ALT[event.key]) event.preventDefault(), ALT[event.key]();
  else if (event.key === "Enter" && code) event.preventDefault(), form.step(event.target, event.shiftKey ? -1 : 1);
  else if (KEYS[event.key] && !event.ctrlKey && !event.altKey) event.preventDefault(), KEYS[event.key](code, event.target);
}

root.addEventListener("keydown", pressed);
root.querySelector("[data-form]").addEventListener("submit", (event) => {
  event.preventDefault();
  send((body) => server.save(body), saveBody());
});
root.addEventListener("click", (event) => {
  const tool = event.target.closest("[data-scan]")?.dataset.scan;
  const marked = event.target.closest("[data-mark]")?.dataset.mark;
  if (tool) ({ before: () => go(state.before), after: () => go(state.after), in: () => scan.scale(1.25), out: () => scan.scale(0.8), record: () => scan.toRecord() })[tool]();
  if (marked) mark(marked);
  if (event.target.closest("[data-take-offer]")) takeOffer();
});
addEventListener("beforeunload", (event) => unsaved && event.preventDefault());
addEventListener("visibilitychange", () => document.hidden && saveDraft());
addEventListener("online", sendAgain);
addEventListener("pagehide", putDown);

show(state);
