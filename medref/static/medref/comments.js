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
