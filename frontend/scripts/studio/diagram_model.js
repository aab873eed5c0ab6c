// Reads and writes what a diagram says of an element: the words of the camunda namespace that the engine honours.
import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";

export class DiagramModel {
  constructor(modeler) {
    this.modeling = modeler.get("modeling");
    this.factory = modeler.get("bpmnFactory");
    this.canvas = modeler.get("canvas");
    this.modeler = modeler;
  }

  get(element, name) {
    return getBusinessObject(element).get(name);
  }

  set(element, values) {
    this.modeling.updateProperties(element, values);
  }

  /** An attribute is taken out when it is left empty. */
  setText(element, name, value) {
    this.set(element, { [name]: value.trim() === "" ? undefined : value });
  }

  extension(element, type) {
    return getBusinessObject(element).get("extensionElements")?.get("values")?.find((one) => is(one, type));
  }

  /** Replace one extension element; one without content is taken out. */
  #setExtension(element, type, made) {
    const holder = getBusinessObject(element).get("extensionElements") ?? this.factory.create("bpmn:ExtensionElements", { values: [] });
    const others = (holder.get("values") ?? []).filter((one) => !is(one, type));
    const values = made ? [...others, made] : others;
    const next = this.factory.create("bpmn:ExtensionElements", { values });
    for (const one of values) {
      one.$parent = next;
    }
    next.$parent = getBusinessObject(element);
    this.set(element, { extensionElements: values.length ? next : undefined });
  }

  property(element, name) {
    return this.extension(element, "camunda:Properties")?.get("values")?.find((one) => one.name === name)?.value ?? "";
  }

  setProperty(element, name, value) {
    const rows = this.extension(element, "camunda:Properties")?.get("values") ?? [];
    const pairs = rows.map((one) => [one.name, one.value]);
    const place = pairs.findIndex(([one]) => one === name);
    const next = place < 0 ? [...pairs, [name, value]] : pairs.with(place, [name, value]);
    const kept = next.filter(([, text]) => text.trim() !== "");
    this.#setExtension(element, "camunda:Properties", kept.length ? this.#list("camunda:Properties", "values", "camunda:Property", kept) : null);
  }

  #list(type, part, rowType, pairs) {
    const made = this.factory.create(type, {});

    made.set(part, pairs.map(([name, value]) => {
      const row = this.factory.create(rowType, { name, value });
      row.$parent = made;
      return row;
    }));
    return made;
  }

  inputs(element) {
    return (this.extension(element, "camunda:InputOutput")?.get("inputParameters") ?? []).map((one) => [one.name, one.value ?? ""]);
  }

  /** `pairs` are names and texts; rows without a text go. */
  setInputs(element, pairs) {
    const kept = pairs.filter(([name, value]) => name && String(value).trim() !== "");
    const made = kept.length ? this.#list("camunda:InputOutput", "inputParameters", "camunda:InputParameter", kept) : null;
    this.#setExtension(element, "camunda:InputOutput", made);
  }

  mappings(element, type) {
    const found = getBusinessObject(element).get("extensionElements")?.get("values") ?? [];
    return found.filter((one) => is(one, type)).map((one) => [one.target ?? "", one.sourceExpression ?? one.source ?? ""]);
  }

  setMappings(element, type, pairs) {
    const holder = getBusinessObject(element).get("extensionElements");
    const others = (holder?.get("values") ?? []).filter((one) => !is(one, type));
    const made = pairs
      .filter(([target, source]) => target && source)
      .map(([target, source]) => this.factory.create(type, { sourceExpression: source, target }));
    const values = [...others, ...made];
    const next = this.factory.create("bpmn:ExtensionElements", { values });
    for (const one of values) {
      one.$parent = next;
    }
    next.$parent = getBusinessObject(element);
    this.set(element, { extensionElements: values.length ? next : undefined });
  }

  definition(element) {
    return getBusinessObject(element).get("eventDefinitions")?.[0];
  }

  setDefinition(element, values) {
    this.modeling.updateModdleProperties(element, this.definition(element), values);
  }

  /** A FEEL text in an element of its own, such as a condition or a time. */
  expression(text) {
    return text.trim() === "" ? undefined : this.factory.create("bpmn:FormalExpression", { body: text });
  }

  documentation(element) {
    return getBusinessObject(element).get("documentation")?.[0]?.text ?? "";
  }

  setDocumentation(element, text) {
    const made = text.trim() ? [this.factory.create("bpmn:Documentation", { text })] : [];
    this.set(element, { documentation: made });
  }

  /** Messages, signals, errors and escalations of the file. */
  roots(type) {
    return this.#definitions().get("rootElements").filter((one) => is(one, type));
  }

  #definitions() {
    return this.modeler.getDefinitions();
  }

  /** Return the message, signal or error with that name or code; it is made when there is none. */
  root(type, key, value) {
    const found = this.roots(type).find((one) => one[key] === value);
    if (found) {
      return found;
    }
    const kind = type.slice(5).toLowerCase();
    const ids = new Set(this.#definitions().get("rootElements").map((one) => one.id));
    const wanted = `${kind}_${value.replace(/[^A-Za-z0-9_]+/g, "_")}`;
    let id = wanted;
    for (let number = 2; ids.has(id); number += 1) {
      id = `${wanted}_${number}`;
    }
    const made = this.factory.create(type, { id, name: value, ...(key === "name" ? {} : { [key]: value }) });
    made.$parent = this.#definitions();
    this.#definitions().get("rootElements").push(made);
    return made;
  }

  /** Whether another element of the file has an id. */
  isTaken(element, id) {
    const other = this.modeler.get("elementRegistry").get(id);
    return Boolean(other && other !== element && other.businessObject !== element.businessObject);
  }
}
