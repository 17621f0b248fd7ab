// On a phone the contents lie above the text: whoever chose a section wants to see it.
document.querySelector(".contents")?.addEventListener("click", (event) => {
  if (event.target.closest("a")) event.currentTarget.querySelector("details").open = false;
});
