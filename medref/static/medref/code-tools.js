// On the page of a code: buttons that copy, and keys that press what says aria-keyshortcuts. Single keys can be switched off
// (WCAG 2.1.4); without this script the texts can be selected and the links followed.

const status = document.querySelector("[data-copied]");
for (const button of document.querySelectorAll("[data-copies]")) {
  button.hidden = !navigator.clipboard; // browsers give it to pages over HTTPS only
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copies).textContent.trim();
    try {
      await navigator.clipboard.writeText(text);
      status.textContent = "Copied.";
    } catch {
      status.textContent = "The browser did not allow it. Select the text and copy it.";
    }
  });
}

const CHOICE = "medref.code-keys"; // “off” if the reader does not want the keys
const help = document.querySelector("[data-short-cuts]");
const wanted = help.querySelector("input");
wanted.checked = localStorage.getItem(CHOICE) !== "off";
help.hidden = false;
wanted.addEventListener("change", () => localStorage.setItem(CHOICE, wanted.checked ? "on" : "off"));

document.addEventListener("keydown", (event) => {
  const held = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
  const writing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  if (held || writing || !wanted.checked || event.key.length !== 1) return;
  const meant = document.querySelector(`main [aria-keyshortcuts="${CSS.escape(event.key.toLowerCase())}"]:not([hidden])`);
  if (!meant) return;
  event.preventDefault();
  meant.click();
});
