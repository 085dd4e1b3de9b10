// Menus are <details data-menu> and open without script; this only closes them when one is done with them.

const openMenus = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing) return;
  for (const menu of openMenus()) {
    menu.open = false;
    // Focus inside a closed menu would be lost to the top of the page.
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
  }
});
