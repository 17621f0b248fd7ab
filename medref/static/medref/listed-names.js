// Offers the names of a list while a name is typed into a row. Without this script any name can be typed as well.

const list = Object.assign(document.createElement("datalist"), { id: "listed-names" });
let waiting;
let asked = 0;

async function offer(field, address) {
  const number = ++asked;
  const answer = await fetch(`${address}?${new URLSearchParams({ q: field.value })}`, { redirect: "error" });
  if (number !== asked || !answer.ok) return;
  const { names } = await answer.json();
  list.replaceChildren(...names.map((name) => Object.assign(document.createElement("option"), { value: name })));
}

document.body.append(list);
document.addEventListener("input", (event) => {
  const field = event.target.closest("[data-names] [name$='-name']");
  if (!field) return;
  field.setAttribute("list", list.id);
  clearTimeout(waiting);
  waiting = setTimeout(() => offer(field, field.closest("[data-names]").dataset.names).catch(() => list.replaceChildren()), 200);
});
