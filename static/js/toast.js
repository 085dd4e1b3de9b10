// Short news at the corner, spoken politely. From a module: say("Đã lưu"). From the server, in an htmx answer:
// HX-Trigger: {"toast": {"text": "…", "tone": "error"}}. An error stays until the next page; news goes after 6 s.

const region = document.getElementById("toasts");

/** Shows one sentence; tone is "" or "error". */
export function say(text, tone = "") {
  if (!region) return;
  const line = document.createElement("p");
  line.className = `toast ${tone}`;
  line.textContent = text;
  region.append(line);
  if (tone !== "error") setTimeout(() => line.remove(), 6000);
}

document.addEventListener("toast", (event) => say(event.detail.text, event.detail.tone));
