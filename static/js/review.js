// Keys for who reviews many entries. A control with data-key="KeyD" is pressed by that key; in a list J and K walk
// the rows (data-review-row), Enter opens, X ticks. Keys are read by their place on the keyboard (event.code), so a
// Vietnamese input method changes nothing, and never while something is typed. Turned off by [data-review-keys].

const STORED = "civreg.review-keys";
const toggle = document.querySelector("[data-review-keys]");
const rows = [...document.querySelectorAll("[data-review-row]")];

if (toggle) {
  toggle.checked = localStorage.getItem(STORED) !== "off";
  toggle.addEventListener("change", () => localStorage.setItem(STORED, toggle.checked ? "on" : "off"));
}

function isTyping(target) {
  return target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]") !== null;
}

/** Moves the focus to the row's link that lies `step` rows from the present one. */
function walk(step) {
  const now = rows.findIndex((row) => row.contains(document.activeElement));
  const row = rows[now < 0 ? 0 : Math.min(Math.max(now + step, 0), rows.length - 1)];
  row.querySelector("a").focus();
  row.scrollIntoView({ block: "nearest" });
}

function tick() {
  const row = rows.find((each) => each.contains(document.activeElement));
  row?.querySelector("input[type=checkbox]")?.click();
}

const ROW_KEYS = { KeyJ: () => walk(1), KeyK: () => walk(-1), KeyX: tick };

document.addEventListener("keydown", (event) => {
  if (!toggle?.checked || event.isComposing || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  const control = document.querySelector(`[data-review] [data-key="${event.code}"]`);
  const rowKey = rows.length ? ROW_KEYS[event.code] : undefined;
  if (!control && !rowKey) return;
  event.preventDefault();
  if (control) control.click();
  else rowKey();
});

// Without script the link leads to the plain form; with it the dialog opens in its place.
document.addEventListener("click", (event) => {
  if (event.target.closest("a[data-dialog-open]")) event.preventDefault();
});
