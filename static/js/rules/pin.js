// What the figures of a personal number say, as registers/rules/pin.py explains them.

import { filled } from "./text.js";

/** "045 Quảng Trị · nam · sinh năm 1987"; "" for anything but twelve figures. */
export function explained(kind, text) {
  if (!/^\d{12}$/.test(text)) return "";
  const { says, places } = kind.pin;
  const figure = Number(text[3]);
  const year = 1900 + Math.floor(figure / 2) * 100 + Number(text.slice(4, 6));
  const code = text.slice(0, 3);
  return filled(says.explained, { code, place: places[code] ?? says.elsewhere, sex: figure % 2 ? says.woman : says.man, year });
}
