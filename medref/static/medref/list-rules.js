// Shows what the rules of a code list mean while they are written. The server reads them; nothing is saved by that.
// Without this script the button “Only show what the rules mean” does the same.

const form = document.querySelector(".code-list-form");
const button = form.querySelector("[name=preview]");
const said = Object.assign(document.createElement("p"), { className: "visually-hidden" });
said.setAttribute("role", "status");
let waiting;
let asked = 0;

async function show() {
  const number = ++asked;
  const body = new FormData(form);
  body.set("preview", "yes");
  const answer = await fetch(location.href, { method: "POST", body, redirect: "error" });
  if (number !== asked || !answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const wrong = [...page.querySelectorAll(".code-list-form .errorlist li")].map((item) => item.textContent);
  const here = document.getElementById("effects").parentElement;
  if (wrong.length) {
    const reason = Object.assign(document.createElement("p"), { className: "reason rules-wrong", textContent: wrong.join(" ") });
    here.querySelector(".rules-wrong")?.remove();
    here.querySelector("h2").after(reason);
  } else {
    here.replaceChildren(...page.getElementById("effects").parentElement.children);
  }
  said.textContent = wrong.join(" ") || document.getElementById("effects").textContent;
}

form.append(said);
button.hidden = true;
form.addEventListener("input", () => {
  clearTimeout(waiting);
  // A page that cannot be fetched leaves the counts as they are; the button comes back.
  waiting = setTimeout(() => show().catch(() => (button.hidden = false)), 600);
});
