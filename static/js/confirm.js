// Asks before a form or button that carries data-confirm="sentence" is sent, and before hx-confirm requests.
// data-confirm-word renames the agreeing button. Without script the form is simply sent: the server checks anyway.

const box = document.getElementById("confirm");
const agreeWord = box?.querySelector("[data-confirm-yes]").textContent;

/** Shows the sentence; resolves to true when the person agrees, false on "no" or Escape. */
export function ask(sentence, word) {
  box.querySelector("#confirm-text").textContent = sentence;
  box.querySelector("[data-confirm-yes]").textContent = word || agreeWord;
  box.returnValue = "";
  box.showModal();
  return new Promise((resolve) => {
    box.addEventListener("close", () => resolve(box.returnValue === "yes"), { once: true });
  });
}

document.addEventListener("submit", async (event) => {
  const asker = event.submitter?.dataset.confirm ? event.submitter : event.target;
  if (!box || !asker.dataset.confirm || asker.dataset.confirmed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!(await ask(asker.dataset.confirm, asker.dataset.confirmWord))) return;
  // Marked for this one sending: the second submit event passes through.
  asker.dataset.confirmed = "1";
  event.target.requestSubmit(event.submitter);
  delete asker.dataset.confirmed;
}, true);

document.addEventListener("htmx:confirm", async (event) => {
  if (!box || !event.detail.question) return;
  event.preventDefault();
  if (await ask(event.detail.question, event.target.dataset.confirmWord)) event.detail.issueRequest(true);
});
