// Menus are <details data-menu> and open without script; this closes them when one is done with them, and lets the
// arrows go through them: down and up within a menu, left and right from one to the next of the bar.

const openMenus = () => document.querySelectorAll("details[data-menu][open]");

const seen = (list) => [...list].filter((each) => each.getClientRects().length);

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  const menu = event.target.closest("details[data-menu]");
  if (event.key === "Escape") {
    closeAll();
  } else if (menu && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    within(menu, event.key === "ArrowDown" ? 1 : -1);
  } else if ((event.key === "ArrowRight" || event.key === "ArrowLeft") && event.target.closest(".bar-nav")) {
    event.preventDefault();
    along(event.target, event.key === "ArrowRight" ? 1 : -1);
  }
});

function closeAll() {
  for (const menu of openMenus()) {
    // Focus inside a closed menu would be lost to the top of the page.
    const held = menu.contains(document.activeElement);
    menu.open = false;
    if (held) menu.querySelector("summary").focus();
  }
}

// The menu opens with its first item; from the first one up is the word itself.
function within(menu, step) {
  menu.open = true;
  const items = seen(menu.querySelectorAll("summary, a, button"));
  items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
}

function along(from, step) {
  const items = seen(document.querySelectorAll(".bar-nav .nav-item"));
  const wasIn = from.closest("details[data-menu]");
  const here = wasIn ? wasIn.querySelector("summary") : from;
  const wasOpen = Boolean(wasIn?.open);
  const next = items[(items.indexOf(here) + step + items.length) % items.length];
  closeAll();
  next.focus();
  if (wasOpen && next.matches("summary")) next.parentElement.open = true;
}
