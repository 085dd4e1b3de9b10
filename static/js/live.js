// Keeps figures fresh: <div data-live="the page's mark" data-live-seconds="4">. The page itself is asked for again with
// its mark; while nothing moved the server answers 304 without counting anything. What changed is put into place
// element by element, so that focus, selection, scroll and open menus stay. A form that somebody has begun to fill in is
// left alone until it is sent or as it was. A hidden page asks nothing.

const part = document.querySelector("[data-live]");
const told = document.querySelector("[data-live-at]");
const LONGEST = 60_000;
let mark = part?.dataset.live;
let pace = Number(part?.dataset.liveSeconds || 0) * 1000;
let failures = 0;
let timer = 0;
let held = false;

/** Whether a field says something else than the page said; a list of choices begins with its first. */
function changed(field) {
  if (!field.options) return field.checked !== field.defaultChecked || (field.defaultValue ?? field.value) !== field.value;
  const options = [...field.options];
  if (field.type === "select-one" && !options.some((each) => each.defaultSelected)) return field.selectedIndex > 0;
  return options.some((each) => each.selected !== each.defaultSelected);
}

const begun = (form) => [...form.elements].some(changed);
const beingFilled = (old) => (old.matches("form") ? [old] : [...old.querySelectorAll("form")]).some(begun);

/** Takes over what differs; an element whose shape is another is replaced whole. */
function renew(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  if (old.matches("form") && begun(old)) return void (held = true);
  const alike = old.tagName === fresh.tagName && old.children.length === fresh.children.length;
  const sameNodes = [...old.childNodes].every((node, n) => node.nodeType === fresh.childNodes[n]?.nodeType);
  if ((!alike || !sameNodes) && beingFilled(old)) return void (held = true);
  if (!alike || (!old.children.length && old.tagName === "SELECT")) return void old.replaceWith(document.importNode(fresh, true));
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name) && name !== "open") old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  const before = [...old.childNodes];
  const after = [...fresh.childNodes];
  const sameShape = before.length === after.length && before.every((node, n) => node.nodeType === after[n].nodeType);
  if (!sameShape) return void old.replaceChildren(...after.map((node) => document.importNode(node, true)));
  before.forEach((node, n) => {
    if (node.nodeType === Node.ELEMENT_NODE) renew(node, after[n]);
    else if (node.nodeValue !== after[n].nodeValue) {
      node.nodeValue = after[n].nodeValue;
      old.classList.add("renewed");
      setTimeout(() => old.classList.remove("renewed"), 2500);
    }
  });
}

function say(text) {
  if (told) told.textContent = text;
}

async function ask() {
  const parts = [...document.querySelectorAll("[data-live], [data-live-too]")];
  if (held && !parts.some(beingFilled)) [mark, held] = ["", false]; // what was left out comes now
  const answer = await fetch(location.href, { headers: { "If-None-Match": mark }, cache: "no-store" });
  failures = 0;
  if (answer.status === 304) return true;
  if (answer.redirected || !answer.ok) return false; // signed out, or no longer theirs: the next click will say
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-live]");
  if (!fresh) return false;
  mark = answer.headers.get("ETag") || "";
  fresh.dataset.live = mark;
  for (const [n, each] of [...page.querySelectorAll("[data-live], [data-live-too]")].entries()) {
    const old = document.querySelectorAll("[data-live], [data-live-too]")[n];
    if (old) renew(old, each);
  }
  say(part.dataset.liveWord.replace("{at}", new Date().toLocaleTimeString(document.documentElement.lang)));
  document.dispatchEvent(new CustomEvent("renewed"));
  return true;
}

function plan(wait) {
  clearTimeout(timer);
  if (pace && document.visibilityState === "visible") timer = setTimeout(turn, wait);
}

async function turn() {
  try {
    if (!(await ask())) pace = 0;
  } catch {
    failures += 1; // the line is down: ask less and less often
    say(part.dataset.liveLost);
  }
  plan(Math.min(LONGEST, pace * 2 ** failures));
}

if (part && mark) {
  plan(pace);
  document.addEventListener("visibilitychange", () => plan(200));
}
