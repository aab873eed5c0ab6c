// Fields of the panels beside the canvas: labelled, described, and read out like those of every other form here.
let count = 0;

export function element(name, facts = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(facts)) {
    if (key in made) {
      made[key] = value;
    } else {
      made.setAttribute(key, value);
    }
  }
  made.append(...children.filter((one) => one !== null && one !== undefined));
  return made;
}

/** A group of fields under a heading. */
export function group(title, ...fields) {
  return element("fieldset", { className: "studio-group" }, element("legend", { textContent: title }), ...fields);
}

function field(label, control, hint) {
  control.id = `panel-${(count += 1)}`;
  const said = hint ? element("p", { className: "studio-hint", id: `${control.id}-hint`, textContent: hint }) : null;
  if (said) {
    control.setAttribute("aria-describedby", said.id);
  }
  return element("div", { className: "studio-field" }, element("label", { htmlFor: control.id, textContent: label }), control, said);
}

/** Tell of a change when the field is left or, typed text, a moment after typing. */
function onChange(control, act) {
  let timer = 0;
  let last = control.value;
  const tell = () => {
    clearTimeout(timer);
    if (control.value !== last) {
      last = control.value;
      act(control.value);
    }
  };
  control.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(tell, 400);
  });
  control.addEventListener("change", tell);
  control.addEventListener("blur", tell);
}

export function textField(label, value, act, { hint = "", rows = 1, disabled = false, list = null } = {}) {
  const control = rows > 1 ? element("textarea", { rows }) : element("input", { type: "text" });
  control.className = "form-control";
  control.value = value ?? "";
  control.disabled = disabled;
  control.autocomplete = "off";
  control.spellcheck = false;
  onChange(control, act);
  const made = field(label, control, hint);
  if (list) {
    completeNames(made, control, list);
  }
  return made;
}

export function numberField(label, value, act, options = {}) {
  const made = textField(label, value, act, options);
  made.querySelector("input").inputMode = "numeric";
  return made;
}

/** A choice of `[value, words]`; a value that is none of them is shown as what it is. */
export function choiceField(label, value, options, act, { hint = "", empty = "（不选）", disabled = false } = {}) {
  const control = element("select", { className: "form-select", disabled });
  const given = value ?? "";
  const every = empty === null ? options : [["", empty], ...options];
  if (!every.some(([one]) => one === given)) {
    every.push([given, `${given}（没有这一项）`]);
  }
  control.append(...every.map(([one, words]) => element("option", { value: one, textContent: words })));
  control.value = given;
  control.addEventListener("change", () => act(control.value));
  return field(label, control, hint);
}

export function checkField(label, value, act, { hint = "" } = {}) {
  const control = element("input", { type: "checkbox", className: "form-check-input", checked: Boolean(value) });
  control.id = `panel-${(count += 1)}`;
  control.addEventListener("change", () => act(control.checked));
  const words = element("label", { htmlFor: control.id, textContent: label });
  const said = hint ? element("p", { className: "studio-hint", textContent: hint }) : null;
  return element("div", { className: "studio-field" }, element("div", { className: "choice" }, control, words), said);
}

/** Several of `[value, words]`. */
export function choicesField(label, values, options, act) {
  const chosen = new Set(values);
  const boxes = options.map(([value, words]) =>
    checkField(words, chosen.has(value), (isOn) => {
      chosen[isOn ? "add" : "delete"](value);
      act(options.map(([one]) => one).filter((one) => chosen.has(one)));
    }),
  );
  return element("div", { className: "studio-field" }, element("p", { className: "studio-label", textContent: label }), ...boxes);
}

export function button(words, act, kind = "btn-quiet") {
  const made = element("button", { type: "button", className: `btn ${kind} btn-small`, textContent: words });
  made.addEventListener("click", act);
  return made;
}

/** What was found about the chosen thing, or null; notes stand in the drawer alone. Reminders alone do not look like errors. */
export function findings(problems) {
  const told = problems.filter((one) => one.severity !== "note");
  const tone = told.some((one) => one.severity === "error") ? "red" : "amber";
  return told.length ? element("ul", { className: `studio-findings tone-${tone}` }, ...told.map((one) => element("li", { textContent: one.message }))) : null;
}

export function note(words) {
  return element("p", { className: "studio-hint", textContent: words });
}

/** Offer the names that fit the word before the cursor; Enter or a click takes one over. */
function completeNames(made, control, names) {
  const offers = element("ul", { className: "studio-offers", hidden: true });
  let at = 0;
  const word = () => /[\p{L}_][\p{L}\p{N}_.]*$/u.exec(control.value.slice(0, control.selectionStart))?.[0] ?? "";
  const take = (name) => {
    const start = control.selectionStart - word().length;
    control.setRangeText(name, start, control.selectionStart, "end");
    offers.hidden = true;
    control.dispatchEvent(new Event("input"));
    control.focus();
  };
  const show = () => {
    const typed = word();
    const found = typed ? names.filter((one) => one.name !== typed && one.name.includes(typed)).slice(0, 8) : [];
    at = 0;
    offers.replaceChildren(
      ...found.map((one, index) => {
        const item = element("li", { "aria-selected": String(index === 0) }, element("code", { textContent: one.name }), element("span", { textContent: one.type ?? "" }));
        item.addEventListener("mousedown", (event) => {
          event.preventDefault();
          take(one.name);
        });
        return item;
      }),
    );
    offers.hidden = !found.length;
  };
  control.addEventListener("input", show);
  control.addEventListener("blur", () => (offers.hidden = true));
  control.addEventListener("keydown", (event) => {
    if (offers.hidden) {
      return;
    }
    const rows = [...offers.children];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      rows[at].setAttribute("aria-selected", "false");
      at = (at + (event.key === "ArrowDown" ? 1 : rows.length - 1)) % rows.length;
      rows[at].setAttribute("aria-selected", "true");
      event.preventDefault();
    } else if (event.key === "Enter" || event.key === "Tab") {
      take(rows[at].querySelector("code").textContent);
      event.preventDefault();
    } else if (event.key === "Escape") {
      offers.hidden = true;
    }
  });
  made.append(offers);
}
