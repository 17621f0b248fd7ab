// Suggestions while a person types: turns every input[data-suggest] into a combobox with a list box, following the ARIA
// Authoring Practices pattern "editable combobox with list autocomplete". Without this script the form just searches.

const WAIT = 120; // milliseconds without a key press before the request
const MOST = 10;

class Suggestions {
  constructor(input, id) {
    this.input = input;
    this.options = [];
    this.active = -1;
    this.list = document.createElement("ul");
    Object.assign(this.list, { id: `suggestions-${id}`, className: "suggestions", hidden: true });
    attributes(this.list, { role: "listbox", "aria-label": "Suggestions" });
    this.status = document.createElement("p");
    this.status.className = "visually-hidden";
    this.status.setAttribute("role", "status");
    input.parentNode.append(this.list, this.status);
    attributes(input, {
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
    });
    input.addEventListener("input", () => this.askSoon());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the focus in the input
    this.list.addEventListener("click", (event) => this.go(event.target.closest("[role=option]")));
  }

  askSoon() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.forget(); // the options shown belong to an older text
    const text = this.input.value.trim();
    if (text) this.timer = setTimeout(() => this.ask(text), WAIT);
    else this.clear();
  }

  async ask(text) {
    this.request = new AbortController();
    try {
      const address = `${this.input.dataset.suggest}?q=${encodeURIComponent(text)}`;
      const answer = await fetch(address, { signal: this.request.signal, headers: { Accept: "application/json" } });
      if (answer.ok) this.show(await answer.json());
      else this.clear();
    } catch (error) {
      if (error.name !== "AbortError") this.clear(); // offline: the form still searches
    }
  }

  show({ heading, suggestions }) {
    if (document.activeElement !== this.input) return;
    this.options = suggestions.slice(0, MOST).map((row, index) => this.option(row, index));
    this.list.dataset.heading = heading; // the style sheet shows it: a list box may only hold options
    this.list.replaceChildren(...this.options);
    this.forget();
    this.open(this.options.length > 0);
    const count = this.options.length;
    const counted = count ? `${count} suggestion${count > 1 ? "s" : ""}, choose with the arrow keys` : "No suggestions";
    this.status.textContent = `${heading} ${counted}`.trim();
  }

  clear() {
    this.options = [];
    this.list.replaceChildren();
    this.status.textContent = "";
    this.close();
  }

  option(row, index) {
    const item = document.createElement("li");
    attributes(item, { id: `${this.list.id}-${index}`, role: "option", "aria-selected": "false" });
    item.dataset.url = row.url;
    if (row.code) item.append(span("code-label", row.code), " ");
    if (row.text !== row.code) item.append(span("suggestion-text", row.text), " ");
    item.append(span(row.kind === "code" ? "badge" : "badge badge-entry", row.kind === "code" ? row.system : "procedure"));
    return item;
  }

  key(event) {
    if (event.isComposing) return; // the input method handles the keys
    if (event.key === "Enter") {
      if (this.active < 0) return this.close(); // the form searches for what is typed
      this.go(this.options[this.active]);
    } else if (event.key === "Escape" && !this.list.hidden) this.close();
    else {
      const place = this.options.length && !event.altKey && !event.ctrlKey && !event.metaKey ? this.place(event.key) : null;
      if (place === null) return;
      this.choose(place);
    }
    event.preventDefault();
  }

  // The index that a key moves to: -1 is the input itself, null is none. Home and End work once an option is chosen.
  place(key) {
    const last = this.options.length - 1;
    if (key === "ArrowDown") return this.active < last ? this.active + 1 : -1;
    if (key === "ArrowUp") return this.active < 0 ? last : this.active - 1;
    if (this.active >= 0 && key === "Home") return 0;
    if (this.active >= 0 && key === "End") return last;
    return null;
  }

  choose(index) {
    clearTimeout(this.timer); // the list must not change while a person chooses from it
    this.request?.abort();
    this.open(true);
    this.active = index;
    for (const [place, item] of this.options.entries()) item.setAttribute("aria-selected", String(place === index));
    const item = this.options[index];
    if (item) {
      this.input.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  go(item) {
    if (item) window.location.assign(item.dataset.url);
  }

  open(yes) {
    this.list.hidden = !yes;
    this.input.setAttribute("aria-expanded", String(yes));
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.forget();
    this.open(false);
  }

  forget() {
    this.active = -1;
    this.input.removeAttribute("aria-activedescendant");
    for (const item of this.options) item.setAttribute("aria-selected", "false");
  }
}

function attributes(element, values) {
  for (const [name, value] of Object.entries(values)) element.setAttribute(name, value);
}

function span(className, text) {
  const element = document.createElement("span");
  element.className = className;
  element.textContent = text;
  return element;
}

document.querySelectorAll("input[data-suggest]").forEach((input, id) => new Suggestions(input, id));
