// A button with data-dialog-open="id" opens that <dialog>; data-dialog-close inside one closes it.
// A dialog that htmx has just put into the page opens by itself when it carries data-dialog-now.

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog-open]");
  if (opener) document.getElementById(opener.dataset.dialogOpen)?.showModal();
  const closer = event.target.closest("[data-dialog-close]");
  if (closer) closer.closest("dialog")?.close();
  // The backdrop belongs to the dialog element itself: a click that hits nothing inside it.
  if (event.target instanceof HTMLDialogElement && event.target.hasAttribute("data-dialog-light")) event.target.close();
});

document.addEventListener("htmx:afterSettle", (event) => {
  for (const dialog of event.target.querySelectorAll("dialog[data-dialog-now]:not([open])")) dialog.showModal();
});
