// Sends the files of a form[data-upload] one by one, in the order people count (trang-2 before trang-10), each with
// its own progress. Sending again is always safe: the server knows a file by its content. Without script the form
// is sent as it stands. Says "uploaded" on <body> after each file, so that the list of pages looks again.

const form = document.querySelector("form[data-upload]");
const words = form?.dataset;
const inOrder = new Intl.Collator("vi", { numeric: true }).compare;
const queue = [];
let sending = false;
let received = 0;

function sizeOf(bytes) {
  const mb = bytes / 1048576;
  return mb >= 1 ? `${mb.toLocaleString("vi", { maximumFractionDigits: 1 })} MB` : `${Math.ceil(bytes / 1024)} kB`;
}

/** A row of the list for one file; `find` reaches its parts by data- name. */
function rowFor(file) {
  const row = form.querySelector("template[data-row]").content.firstElementChild.cloneNode(true);
  const find = (part) => row.querySelector(`[data-${part}]`);
  find("name").textContent = file.name;
  find("size").textContent = sizeOf(file.size);
  row.querySelector("progress").setAttribute("aria-label", file.name);
  find("retry").textContent = words.sayRetry;
  const list = form.querySelector("[data-files]");
  list.hidden = false;
  list.append(row);
  return { row, find };
}

function show(item, tone, word, note = "") {
  const chip = item.find("state");
  chip.className = `chip chip-${tone}`;
  chip.textContent = word;
  item.find("note").textContent = note;
  item.find("note").hidden = !note;
}

function add(files) {
  for (const file of [...files].sort((a, b) => inOrder(a.name, b.name))) {
    const item = { file, ...rowFor(file) };
    item.find("retry").addEventListener("click", () => {
      item.find("retry").hidden = true;
      queue.push(item);
      next();
    });
    show(item, "info", words.saySending);
    if (file.size > Number(words.maxMb) * 1048576) {
      show(item, "bad", words.sayFailed, words.sayTooBig);
      continue;
    }
    queue.push(item);
  }
  next();
}

function next() {
  if (sending) return;
  const item = queue.shift();
  if (item) send(item);
  else if (received) form.querySelector("[data-news]").textContent = words.sayDone;
}

/** One request, one file: what was received stays received whatever becomes of the rest. */
function send(item) {
  const request = new XMLHttpRequest();
  // What is chosen beside the files (kind of register, unit) goes with each of them.
  const body = new FormData(form);
  body.delete("files");
  body.append("files", item.file, item.file.name);
  request.open("POST", form.action);
  request.responseType = "json";
  request.setRequestHeader("Accept", "application/json");
  request.setRequestHeader("X-CSRFToken", form.elements.csrfmiddlewaretoken.value);
  const bar = item.row.querySelector("progress");
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total;
  });
  request.addEventListener("loadend", () => {
    sending = false;
    finish(item, request);
    next();
  });
  sending = true;
  show(item, "info", words.saySending);
  request.send(body);
}

function finish(item, request) {
  // Only our own receipt counts: a proxy or a login page may answer 200 with something else.
  const receipt = request.status === 201 && request.response?.uploads?.[0];
  if (receipt) {
    received += 1;
    item.row.querySelector("progress").value = 100;
    show(item, "good", receipt.is_new ? words.sayReceived : words.sayKnown, receipt.note);
    document.body.dispatchEvent(new CustomEvent("uploaded"));
    return;
  }
  show(item, "bad", words.sayFailed, request.response?.title || words.sayLost);
  item.find("retry").hidden = false;
}

function listen() {
  form.querySelector("[data-plain]").hidden = true;
  for (const input of form.querySelectorAll("[data-pick]")) {
    input.addEventListener("change", () => {
      add(input.files);
      input.value = "";
    });
  }
  const zone = form.querySelector("[data-drop]");
  for (const name of ["dragenter", "dragover"]) {
    zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
  }
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    add(event.dataTransfer.files);
  });
  window.addEventListener("beforeunload", (event) => {
    if (!sending && !queue.length) return;
    event.preventDefault();
    event.returnValue = "?"; // Chrome 109 asks only where there is a value
  });
}

if (form) listen();
