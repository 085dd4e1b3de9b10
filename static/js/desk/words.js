// The desk's sentences, translated by the server and kept in a <template>: no text lives in scripts.

const source = document.querySelector("[data-desk-words]").content;

/** The sentence of that name in the page's language. */
export function word(name) {
  return source.querySelector(`[data-word="${name}"]`)?.textContent ?? name;
}

/** All sentences whose name begins so, in the template's order. */
export function words(start) {
  return [...source.querySelectorAll(`[data-word^="${start}"]`)].map((each) => each.textContent);
}
