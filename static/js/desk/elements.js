// Elements from text, never from markup.

/** A new element with that text and those properties. */
export function element(tag, text, properties = {}) {
  const made = Object.assign(document.createElement(tag), properties);
  if (text) made.textContent = text;
  return made;
}
