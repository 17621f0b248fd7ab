// Comments are sent without leaving the page, so that text that is typed and not saved stays. If that fails, the form is sent
// as without a script.

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("#comments form[data-comments]");
  if (!form || !document.querySelector(".comments:not(.module)")) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form));
  body.set("panel", "1");
  const response = await fetch(form.action, { method: "POST", body, redirect: "error" }).catch(() => null);
  if (!response?.ok) {
    form.submit();
    return;
  }
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  document.getElementById("comments").replaceWith(document.adoptNode(page.getElementById("comments")));
  document.querySelector("#comments [role=status]").focus();
});

// On the form of a draft, the rows that are stored can be commented on as well: the script reads them from the page, which
// would be heavier with a list of them. Without it, the page of all comments offers them.
document.addEventListener("toggle", (event) => {
  const places = event.target.querySelector?.("#comments [name=place]");
  if (!event.target.open || !places || places.querySelector("optgroup")) return;
  for (const table of document.querySelectorAll(".rows")) {
    const prefix = table.id.replace("-group", "");
    const part = places.querySelector(`option[value="${prefix}"]`);
    const group = Object.assign(document.createElement("optgroup"), { label: `${part?.label}: one row` });
    for (const row of table.querySelectorAll("ol > li")) {
      const key = row.querySelector("[name$='-id']").value;
      const words = [...row.querySelectorAll("div > :is(input, textarea, select):not([name$='-kind'])")].map(wordsOf).find((text) => text);
      if (key && words) group.append(new Option(words.slice(0, 80), `${prefix}:${key}`));
    }
    if (part && group.children.length) part.after(group);
  }
}, true);

function wordsOf(field) {
  return (field.selectedOptions?.[0]?.label ?? field.value).trim();
}
