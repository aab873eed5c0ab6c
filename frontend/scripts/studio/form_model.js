// A form as a tree of components: found by their ids, moved, added, copied and taken out; every step can be undone.
import { renamed } from "./names.js";

const MOST_STEPS = 200;

export class FormModel {
  constructor(text, onChange) {
    this.root = JSON.parse(text);
    this.onChange = onChange;
    this.past = [];
    this.future = [];
  }

  text() {
    return `${JSON.stringify(this.root, null, 2)}\n`;
  }

  /** Carry out one change that can be undone. */
  change(act) {
    const before = JSON.stringify(this.root);
    act();
    if (JSON.stringify(this.root) !== before) {
      this.past = [...this.past.slice(-MOST_STEPS), before];
      this.future = [];
      this.onChange();
    }
  }

  undo() {
    this.#step(this.past, this.future);
  }

  redo() {
    this.#step(this.future, this.past);
  }

  #step(from, to) {
    const text = from.pop();
    if (text) {
      to.push(JSON.stringify(this.root));
      this.root = JSON.parse(text);
      this.onChange();
    }
  }

  /** Every component with its depth and the list it stands in, in document order. */
  *all(list = this.root.components, depth = 0) {
    for (const one of list) {
      yield { one, depth, list };
      if (one.components) {
        yield* this.all(one.components, depth + 1);
      }
    }
  }

  find(id) {
    return id ? [...this.all()].find(({ one }) => one.id === id) : undefined;
  }

  /** The path under which a form's answers have a component: lists have `path`, others `key`. */
  keyOf(one) {
    return one.key ?? one.path ?? "";
  }

  freeId(wanted) {
    const taken = new Set([...this.all()].flatMap(({ one }) => [one.id, this.keyOf(one)]));
    let name = wanted;
    for (let number = 2; taken.has(name); number += 1) {
      name = `${wanted}_${number}`;
    }
    return name;
  }

  /** Put a new component after the chosen one, or at the end of a chosen group. */
  add(made, afterId) {
    this.change(() => {
      const after = this.find(afterId);
      if (after?.one.components && after.one.type !== "dynamiclist") {
        after.one.components.push(made);
      } else if (after) {
        after.list.splice(after.list.indexOf(after.one) + 1, 0, made);
      } else {
        this.root.components.push(made);
      }
    });
  }

  remove(id) {
    const found = this.find(id);
    this.change(() => found.list.splice(found.list.indexOf(found.one), 1));
  }

  copy(id) {
    const found = this.find(id);
    const made = structuredClone(found.one);
    const fresh = (one) => {
      one.id = this.freeId(one.id);
      for (const name of ["key", "path"]) {
        if (one[name]) {
          one[name] = this.freeId(one[name]);
        }
      }
      one.components?.forEach(fresh);
    };
    fresh(made);
    this.change(() => found.list.splice(found.list.indexOf(found.one) + 1, 0, made));
    return made.id;
  }

  /** Move by one place; at the edge of a group out of it, next to a group into it. */
  move(id, step) {
    const found = this.find(id);
    const place = found.list.indexOf(found.one);
    const next = found.list[place + step];
    this.change(() => {
      found.list.splice(place, 1);
      if (next?.components && next.type === "group") {
        next.components.splice(step > 0 ? 0 : next.components.length, 0, found.one);
      } else if (next) {
        found.list.splice(place + step, 0, found.one);
      } else {
        const outer = [...this.all()].find(({ one }) => one.components === found.list);
        if (outer && outer.one.type === "group") {
          outer.list.splice(outer.list.indexOf(outer.one) + (step > 0 ? 1 : 0), 0, found.one);
        } else {
          found.list.splice(place, 0, found.one);
        }
      }
    });
  }

  /** Put a component before or after another, as when it is dragged. */
  place(id, targetId, isAfter) {
    const found = this.find(id);
    const target = this.find(targetId);
    const isInside = found && target && [...this.all([found.one])].some(({ one }) => one.id === targetId);
    if (!found || !target || isInside) {
      return;
    }
    this.change(() => {
      found.list.splice(found.list.indexOf(found.one), 1);
      target.list.splice(target.list.indexOf(target.one) + (isAfter ? 1 : 0), 0, found.one);
    });
  }

  /** Set or, with an empty value, take out one attribute; `path` such as `validate.required`. */
  set(id, path, value) {
    const target = id ? this.find(id).one : this.root;
    this.change(() => write(target, path.split("."), value));
  }

  /** Give a question another key; conditions that read it follow. */
  rename(id, key) {
    this.change(() => {
      const { one } = this.find(id);
      const name = one.path === undefined ? "key" : "path";
      const before = one[name];
      one[name] = key;
      for (const { one: other } of this.all()) {
        if (other.conditional?.hide) {
          other.conditional.hide = renamed(other.conditional.hide, before, key);
        }
      }
    });
  }
}

function write(target, [first, ...rest], value) {
  if (rest.length) {
    target[first] ??= {};
    write(target[first], rest, value);
    if (!Object.keys(target[first]).length) {
      delete target[first];
    }
  } else if (value === undefined || value === "" || value === false) {
    delete target[first];
  } else {
    target[first] = value;
  }
}
