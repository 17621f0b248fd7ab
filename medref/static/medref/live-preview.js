// Shows below the text that is being written how readers will see it. The server renders it; nothing is saved by that.
// Without this script the button “Preview” does the same for the whole form.

const place = document.querySelector("[data-preview]");
const form = place.closest("form");
const switched = document.getElementById("live-preview");
const shown = Object.assign(document.createElement("div"), { className: "preview" });
shown.setAttribute("role", "region");
shown.setAttribute("aria-label", "How readers see this text");
let waiting;
let asked = 0;

async function show(field) {
  const number = ++asked;
  const body = new URLSearchParams({ text: field.value, csrfmiddlewaretoken: form.querySelector("[name=csrfmiddlewaretoken]").value });
  const answer = await fetch(place.dataset.preview, { method: "POST", body, redirect: "error" });
  if (number !== asked || !answer.ok) return;
  shown.innerHTML = await answer.text();
  shown.hidden = !field.value.trim();
  field.after(shown);
}

function later(event, delay) {
  const field = event.target.closest(".part textarea");
  if (!field || !switched.checked) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => show(field).catch(() => shown.remove()), delay);
}

switched.closest("label").hidden = false;
switched.checked = localStorage.getItem("medref:live-preview") === "on";
switched.addEventListener("change", () => {
  localStorage.setItem("medref:live-preview", switched.checked ? "on" : "off");
  if (!switched.checked) shown.remove();
});
form.addEventListener("input", (event) => later(event, 400));
form.addEventListener("focusin", (event) => later(event, 400));
