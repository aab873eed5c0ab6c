// A step gets another id or another name for its result: every expression of the diagram that reads it follows.
import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";
import { renamed } from "./names.js";

const ATTRIBUTES = ["camunda:candidateGroups", "camunda:assignee"];
const PROPERTIES = ["due_working_days", "correlation"];
const BODIES = ["conditionExpression"];
const TIMES = ["timeDate", "timeDuration", "timeCycle", "condition"];
const LOOPS = ["loopCardinality", "completionCondition", "loopCondition"];

/** Carry out several changes as one, so that one 撤销 takes all of them back. */
export class ChangeTogether {
  constructor(modeler) {
    this.stack = modeler.get("commandStack");
    this.stack.register("studio.together", { preExecute: ({ acts }) => acts.forEach((act) => act()) });
  }

  run(acts) {
    this.stack.execute("studio.together", { acts });
  }
}

/**
 * Return what has to be done so that every reader of a name reads the other one. The id of a step (`isId`) is also
 * a text: parameters of handlers name steps by it.
 */
export function readersOf(model, before, after, isId = false) {
  const swap = (text) => renamed(text, before, after);
  const acts = [];
  const offer = (text, write) => {
    if (text && swap(text) !== text) {
      acts.push(() => write(swap(text)));
    }
  };
  for (const element of model.modeler.get("elementRegistry").getAll()) {
    if (element.type === "label") {
      continue;
    }
    const business = getBusinessObject(element);
    for (const name of BODIES) {
      offer(business.get(name)?.body, (text) => model.set(element, { [name]: model.expression(text) }));
    }
    for (const name of is(element, "bpmn:UserTask") ? ATTRIBUTES : []) {
      const text = business.get(name);
      offer(text?.startsWith("=") ? text : "", (next) => model.set(element, { [name]: next }));
    }
    for (const name of PROPERTIES) {
      const text = model.property(element, name);
      offer(text.startsWith("=") ? text : "", (next) => model.setProperty(element, name, next));
    }
    const named = (text) => (text === before ? after : text.replaceAll(`"${before}"`, `"${after}"`));
    const isNamed = isId && is(element, "bpmn:ServiceTask");
    pairs(model.inputs(element), swap, (next) => acts.push(() => model.setInputs(element, next)), isNamed ? named : (text) => text);
    pairs(model.mappings(element, "camunda:In"), swap, (next) => acts.push(() => model.setMappings(element, "camunda:In", next)), swap);
    const definition = model.definition(element);
    for (const name of definition ? TIMES : []) {
      offer(definition[name]?.body, (text) => model.setDefinition(element, { [name]: model.expression(text) }));
    }
    const loop = business.get("loopCharacteristics");
    for (const name of loop ? LOOPS : []) {
      offer(loop[name]?.body, (text) => model.modeling.updateModdleProperties(element, loop, { [name]: model.expression(text) }));
    }
    offer(loop?.get("camunda:collection"), (text) => model.modeling.updateModdleProperties(element, loop, { "camunda:collection": text }));
  }
  return acts;
}

/** Rows of a name and a text: what is an expression reads names, `asText` changes any text. */
function pairs(rows, swap, act, asText) {
  const read = (text) => asText(text.startsWith("=") ? swap(text) : text);
  const next = rows.map(([name, text]) => [name, read(String(text))]);
  if (next.some(([, text], place) => text !== String(rows[place][1]))) {
    act(next);
  }
}
