// The form of a version that a person types into. What is typed is stored in this browser at once, and sent to the server every
// 20 seconds and whenever a field is left; the browser forgets it as soon as the server has it. Leaving unsaved text asks first.
// Without this script the form works the same, and is kept on the server only when it is sent.

const page = document.getElementById("open-form");
const form = document.getElementById("procedureversion_form");
const prefix = `medref:typed:${page.dataset.person}:${page.dataset.version}:`;
const token = form.querySelector("[name=csrfmiddlewaretoken]");

// Whoever signs in again in another tab gets another token: the cookie has the one that counts.
function renewToken() {
  const cookie = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/);
  if (cookie) token.value = cookie[1];
}

// Nothing on the page may move while a mouse button is down: the click would miss the button that it was meant for.
let released = Promise.resolve();
window.addEventListener("pointerdown", () => {
  released = new Promise((resolve) => {
    for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, () => setTimeout(resolve), { once: true });
  });
});

async function report(text) {
  renewToken();
  const body = new URLSearchParams(text);
  body.set("csrfmiddlewaretoken", token.value);
  const answer = await fetch(page.dataset.report, { method: "POST", body, redirect: "error" });
  const { warning, others } = await answer.json();
  await tell(warning);
  const section = document.getElementById("open-form-others");
  section.hidden = !others.length;
  section.querySelector("ul").replaceChildren(...others.map((sentence) => Object.assign(document.createElement("li"), { textContent: sentence })));
  return answer.ok;
}

async function tell(warning) {
  await released;
  const place = document.getElementById("open-form-warning");
  if (place.textContent !== warning) place.textContent = warning;
  place.hidden = !warning;
}

// Texts that an earlier page has left in this browser: the server gets those that it has not saved, and then offers them.
async function handOverOlderTexts() {
  const saved = page.dataset.saved.split(" ");
  let handedOver = 0;
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith(prefix))) {
    const opening = key.slice(prefix.length);
    if (opening === page.dataset.form) continue;
    if (!saved.includes(opening)) {
      if (!(await report(localStorage.getItem(key)))) continue;
      handedOver += 1;
    }
    localStorage.removeItem(key);
  }
  if (handedOver && !isChanged()) location.reload();
}

function typed() {
  const fields = new URLSearchParams(new FormData(form));
  fields.delete("csrfmiddlewaretoken");
  return fields.toString();
}

const key = prefix + page.dataset.form;
let isLeaving = false;
let kept = "isTyped" in page.dataset ? "" : typed(); // what the server has
let stored = kept; // what this browser has
const opened = kept;
let lastReport = Date.now();
const isChanged = () => typed() !== opened;

function store() {
  const now = typed();
  if (now === stored) return;
  stored = now;
  try {
    localStorage.setItem(key, now);
  } catch {
    // full or forbidden: the server still gets it
  }
}

async function send() {
  await released;
  if (isLeaving) return; // the click was on a button that sends the form
  const sent = stored;
  lastReport = Date.now();
  try {
    if (!(await report(sent === kept ? "" : sent))) return;
    kept = sent;
    if (stored === sent) localStorage.removeItem(key);
    document.getElementById("open-form-kept").textContent = kept === opened ? "" : `Kept at ${new Date().toLocaleTimeString([], { timeStyle: "short" })}, not saved yet.`;
  } catch {
    tell("The server does not take what you type: it cannot be reached, you are signed out, or you may not write. Your text is kept in this browser. Sign in in another tab, then save here.");
  }
}

function look() {
  if (isLeaving) return;
  store();
  const waited = (Date.now() - lastReport) / 1000;
  if ((stored !== kept && waited >= 20) || waited >= 60) send();
}

if ("editable" in page.dataset) {
  setInterval(look, 1000);
  form.addEventListener("focusout", () => {
    store();
    if (stored !== kept) send();
  });
  form.addEventListener("submit", () => {
    store();
    renewToken();
    isLeaving = true;
  });
  window.addEventListener("pageshow", () => {
    isLeaving = false; // back from an error page
  });
  window.addEventListener("beforeunload", (event) => {
    store();
    if (!isLeaving && isChanged()) event.preventDefault();
  });
}
if (!("isTyped" in page.dataset)) handOverOlderTexts().catch(() => tell("The server cannot be reached. Text from an earlier page is still kept in this browser."));
