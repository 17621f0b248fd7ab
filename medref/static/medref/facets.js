// The filters of the results page: where they are shown beside the results, ticking one applies it at once. On a phone,
// where they are folded, and without this script, the button applies them.

const form = document.querySelector(".search-filters");
const remembered = "medref-filter";

if (form) {
  const fold = form.querySelector(".facets-fold");
  const staysOpen = () => getComputedStyle(fold.querySelector("summary")).display === "none";
  form.addEventListener("change", (event) => {
    if (!staysOpen()) return;
    sessionStorage.setItem(remembered, `${event.target.name}=${event.target.value}`);
    form.requestSubmit();
  });

  const last = sessionStorage.getItem(remembered);
  sessionStorage.removeItem(remembered);
  // The page was reloaded: put the focus back where a keyboard user left it.
  const box = [...form.querySelectorAll("input[type=checkbox]")].find((input) => `${input.name}=${input.value}` === last);
  if (box) {
    for (let outer = box.closest("details"); outer && outer !== fold; outer = outer.parentNode.closest("details")) outer.open = true;
    box.focus({ preventScroll: true });
  }
}
