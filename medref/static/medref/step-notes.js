// What is typed beside the button of a step (a note, a day) is stored in this browser until the step is taken: it is back after
// another log-in, and leaving the page asks. A new line in the log means that the step was taken.

const desk = document.querySelector("[data-notes]");
const prefix = `medref:note:${desk.dataset.notes}:`;
let isSending = false;

const forms = [...document.querySelectorAll('form[action*="/step/"]')].map((form) => ({
  form,
  key: `${prefix}${desk.dataset.events}:${form.action.split("?")[0]}`,
  fields: [...form.elements].filter((field) => field.name && !["hidden", "submit"].includes(field.type)),
}));

for (const key of Object.keys(localStorage)) {
  if (key.startsWith(prefix) && !key.startsWith(`${prefix}${desk.dataset.events}:`)) localStorage.removeItem(key);
}

for (const { form, key, fields } of forms) {
  const stored = JSON.parse(localStorage.getItem(key) || "{}");
  for (const field of fields) field.value ||= stored[field.name] || "";
  form.addEventListener("input", () => {
    localStorage.setItem(key, JSON.stringify(Object.fromEntries(fields.map((field) => [field.name, field.value]))));
  });
  form.addEventListener("submit", () => {
    isSending = true;
  });
}

window.addEventListener("beforeunload", (event) => {
  const isTyped = forms.some(({ fields }) => fields.some((field) => field.value !== field.defaultValue));
  if (isTyped && !isSending) event.preventDefault();
});
