// “Save and continue editing”, also with Ctrl+S: the page comes back to the field and the height at which it was left, and the
// message about the save stays in sight. Without this script it comes back to its top.

const form = document.getElementById("procedureversion_form");
const key = `medref:place:${location.pathname}`;

form.addEventListener("submit", (event) => {
  if (event.submitter?.name !== "_continue") return;
  const name = document.activeElement === event.submitter ? "" : document.activeElement.name;
  sessionStorage.setItem(key, JSON.stringify({ name, height: window.scrollY }));
  history.replaceState(null, "", location.pathname + location.search); // an anchor would move the page that comes back
});

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key !== "s") return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("[name=_continue]"));
});

const left = JSON.parse(sessionStorage.getItem(key) || "null");
sessionStorage.removeItem(key);
if (left && !document.querySelector(".errornote:not([hidden]), .conflicts")) {
  document.documentElement.classList.add("is-saved");
  if (left.name) form.elements.namedItem(left.name)?.focus?.({ preventScroll: true });
  window.scrollTo({ top: left.height, behavior: "instant" });
}
