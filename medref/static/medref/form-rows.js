// The tables in the form of a version: rows are added in place, and moved by dragging or with two buttons. Positions follow.
// Without this script positions are typed as numbers, and empty rows come with a save.

function renumber(list) {
  list.querySelectorAll(":scope > li").forEach((row, index) => {
    row.querySelector("[name$='-position']").value = index + 1;
  });
}

function focusFirst(row) {
  row.querySelector(".select2-selection, input:not([type=hidden], [name$='-position']), select, textarea")?.focus();
}

// A new row has the number of the rows so far in its names, and the next position.
function add(group) {
  const total = group.querySelector("[name$='-TOTAL_FORMS']");
  const list = group.querySelector("ol");
  const row = group.querySelector("template").content.cloneNode(true).firstElementChild;
  for (const element of [row, ...row.querySelectorAll("*")]) {
    for (const name of ["id", "name", "for"]) {
      const value = element.getAttribute(name);
      if (value?.includes("__prefix__")) element.setAttribute(name, value.replace("__prefix__", total.value));
    }
  }
  const positions = [...list.querySelectorAll("[name$='-position']")].map((field) => Number(field.value));
  row.querySelector("[name$='-position']").value = Math.max(0, ...positions) + 1;
  list.append(row);
  total.value = Number(total.value) + 1;
  prepare(row);
  row.dispatchEvent(new CustomEvent("formset:added", { bubbles: true, detail: { formsetName: group.id.replace("-group", "") } }));
  focusFirst(row);
}

// Enter leads from a cell of one line to the next row, and from the last row to a new one; with Ctrl it does so from any cell.
function enter(event, group) {
  const isLine = event.target.matches("input") && event.target.type === "text";
  if (event.key !== "Enter" || event.isComposing || !(isLine || event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  const next = event.target.closest("li").nextElementSibling;
  if (next) focusFirst(next);
  else add(group);
}

function move(row, isUp, button) {
  const other = isUp ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (isUp) other.before(row);
  else other.after(row);
  renumber(row.parentElement);
  row.closest(".rows").querySelector("[role=status]").textContent = `Now number ${[...row.parentElement.children].indexOf(row) + 1} of ${row.parentElement.children.length}.`;
  button.style.visibility = "visible"; // the row has neither focus nor mouse now, and what is hidden takes no focus
  button.focus();
  button.style.visibility = "";
}

function button(text, label, press) {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: text, title: label });
  made.setAttribute("aria-label", label);
  made.addEventListener("click", () => press(made));
  return made;
}

function prepare(row) {
  const { picker } = row.closest(".rows").dataset;
  if (picker) {
    const attributes = new URLSearchParams(picker);
    const select = row.querySelector(`[name$='-${attributes.get("data-field-name")}']`);
    for (const [name, value] of attributes) select.setAttribute(name, value);
  }
  for (const cell of row.querySelectorAll(":scope > div")) {
    cell.dataset.label = cell.querySelector("[aria-label]").getAttribute("aria-label"); // shown where there is no room for the heads
  }
  const tools = Object.assign(document.createElement("div"), { className: "tools" });
  const remove = row.querySelector(":scope > label");
  const cell = row.querySelector("div > input:not([type]), option[selected], textarea");
  const title = cell?.textContent || cell?.value;
  if (title) remove.firstElementChild.setAttribute("aria-label", `Remove ${title}`);
  remove.replaceWith(tools);
  tools.append(button("↑", "Move up", (made) => move(row, true, made)), button("↓", "Move down", (made) => move(row, false, made)), remove);
  const grip = Object.assign(document.createElement("span"), { className: "grip", textContent: "⠿", title: "Drag to move" });
  grip.setAttribute("aria-hidden", "true");
  grip.addEventListener("pointerdown", () => {
    row.draggable = true;
  });
  row.prepend(grip);
  row.addEventListener("dragstart", (event) => {
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    row.classList.add("dragged");
  });
  row.addEventListener("dragend", () => {
    row.draggable = false;
    row.classList.remove("dragged");
    renumber(row.parentElement);
  });
}

for (const group of document.querySelectorAll(".rows")) {
  const list = group.querySelector("ol");
  group.classList.add("live");
  group.append(Object.assign(document.createElement("p"), { className: "visually-hidden", role: "status" }));
  for (const row of list.children) prepare(row);
  list.addEventListener("dragover", (event) => {
    const dragged = list.querySelector(":scope > .dragged");
    const over = event.target.closest("li");
    if (!dragged || over?.parentElement !== list) return;
    event.preventDefault();
    const { top, height } = over.getBoundingClientRect();
    if (event.clientY < top + height / 2) over.before(dragged);
    else over.after(dragged);
  });
  list.addEventListener("keydown", (event) => enter(event, group));
  const more = group.querySelector(".add-row");
  more.hidden = false;
  more.addEventListener("click", () => add(group));
}

// The contents say which section is being read.
const links = new Map([...document.querySelectorAll(".contents a")].map((link) => [link.hash.slice(1), link]));
const seen = new Set();
const watcher = new IntersectionObserver((entries) => {
  for (const entry of entries) seen[entry.isIntersecting ? "add" : "delete"](entry.target.id);
  const first = [...links.keys()].find((id) => seen.has(id));
  for (const [id, link] of links) {
    if (id === first) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}, { rootMargin: "-10% 0px -60% 0px" });
for (const id of links.keys()) watcher.observe(document.getElementById(id));

// The script of the pickers gives no name to those that choose several.
window.django.jQuery(() => {
  for (const select of document.querySelectorAll("select.admin-autocomplete[multiple]")) {
    const named = select.nextElementSibling?.querySelectorAll(".select2-selection, .select2-search__field") ?? [];
    for (const element of named) element.setAttribute("aria-label", select.labels[0].textContent);
  }
});
