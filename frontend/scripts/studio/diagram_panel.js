// The panel beside the canvas: what the chosen element means, in words of the business, chosen and not typed.
import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";
import { element as make, findings, group, note, textField } from "./fields.js";
import { callFields, ruleFields, serviceFields, userFields } from "./diagram_steps.js";
import { readersOf } from "./diagram_rename.js";
import { eventFields, flowFields, gatewayFields, loopFields } from "./diagram_flow.js";

const KINDS = [
  ["bpmn:UserTask", "用户任务"],
  ["bpmn:ServiceTask", "服务任务"],
  ["bpmn:BusinessRuleTask", "业务规则任务"],
  ["bpmn:CallActivity", "调用活动"],
  ["bpmn:SendTask", "发送任务"],
  ["bpmn:ReceiveTask", "接收任务"],
  ["bpmn:SubProcess", "子流程"],
  ["bpmn:ExclusiveGateway", "排他网关"],
  ["bpmn:ParallelGateway", "并行网关"],
  ["bpmn:InclusiveGateway", "包容网关"],
  ["bpmn:EventBasedGateway", "事件网关"],
  ["bpmn:StartEvent", "开始事件"],
  ["bpmn:EndEvent", "结束事件"],
  ["bpmn:BoundaryEvent", "边界事件"],
  ["bpmn:IntermediateCatchEvent", "中间捕获事件"],
  ["bpmn:IntermediateThrowEvent", "中间抛出事件"],
  ["bpmn:SequenceFlow", "流程线"],
  ["bpmn:Lane", "泳道"],
  ["bpmn:Participant", "泳池"],
  ["bpmn:TextAnnotation", "注释"],
  ["bpmn:Process", "流程"],
  ["bpmn:Collaboration", "整张图"],
];
const ID = /^[A-Za-z_][A-Za-z0-9_]*$/;

export class DiagramPanel {
  constructor(place, model, session, together) {
    Object.assign(this, { place, model, session, together, problems: [] });
  }

  kindOf(element) {
    return KINDS.find(([type]) => is(element, type))?.[1] ?? "图示";
  }

  /** Draw the panel for an element; `null` draws the whole process. */
  show(element) {
    this.element = element ?? this.model.canvas.getRootElement();
    const kept = document.activeElement && this.place.contains(document.activeElement) ? document.activeElement.id : "";
    const target = this.element;
    const parts = [make("h2", { textContent: this.kindOf(target) }), this.#problems(target), this.#general(target)];
    const choices = this.session.choices;
    if (!choices) {
      parts.push(note("可选的名称没有读出来，请刷新页面。"));
    } else {
      parts.push(...this.#special(target, { model: this.model, choices, names: namesOf(choices, target), redraw: () => this.show(target), rename: (before, after, act) => this.together.run([act, ...readersOf(this.model, before, after)]) }));
    }
    this.place.replaceChildren(...parts.filter(Boolean));
    for (const control of this.session.isReadOnly ? this.place.querySelectorAll("input, select, textarea, button") : []) {
      control.disabled = true;
    }
    if (kept) {
      this.place.querySelector(`#${kept}`)?.focus();
    }
  }

  #problems(target) {
    return findings(this.problems.filter((one) => one.element === target.id));
  }

  #general(target) {
    const isPool = is(target, "bpmn:Participant");
    const business = isPool ? target.businessObject.processRef : getBusinessObject(target);
    const fields = [];
    if (is(target, "bpmn:TextAnnotation")) {
      fields.push(textField("文字", this.model.get(target, "text"), (text) => this.model.set(target, { text }), { rows: 3 }));
    } else if (!is(target, "bpmn:Collaboration")) {
      fields.push(textField("名称", this.model.get(target, "name"), (name) => this.model.setText(target, "name", name), { rows: 2 }));
    }
    const said = make("p", { className: "studio-wrong", role: "alert" });
    fields.push(textField("编号", getBusinessObject(target).id, (id) => this.#rename(target, id, said), { hint: "表达式按编号读这一步的结果；改编号时，图里读它的表达式会一起改。" }), said);
    if (isPool && business) {
      fields.push(textField("流程的编号", business.id, (id) => ID.test(id) && this.model.modeling.updateModdleProperties(target, business, { id }), { hint: "主流程的编号要与业务的文件夹同名。" }));
    }
    if (is(target, "bpmn:FlowNode") || is(target, "bpmn:Process")) {
      fields.push(textField("说明", this.model.documentation(target), (text) => this.model.setDocumentation(target, text), { rows: 3, hint: is(target, "bpmn:UserTask") ? "显示在待办页上。" : "" }));
    }
    return group("基本", ...fields);
  }

  #rename(target, id, said) {
    const isTaken = this.model.isTaken(target, id);
    said.textContent = !ID.test(id) ? "编号用字母开头，只含字母、数字和下划线。" : isTaken ? `编号“${id}”已经用在别的元素上。` : "";
    if (!said.textContent) {
      const before = getBusinessObject(target).id;
      const isRead = is(target, "bpmn:Activity") && !getBusinessObject(target).get("camunda:resultVariable");
      const readers = isRead ? readersOf(this.model, before, id, true) : [];
      this.together.run([() => this.model.set(target, { id }), ...readers]);
    }
  }

  #special(target, tools) {
    if (is(target, "bpmn:UserTask")) {
      return [...userFields(target, tools), loopFields(target, tools)];
    }
    if (is(target, "bpmn:BusinessRuleTask")) {
      return [...ruleFields(target, tools), loopFields(target, tools)];
    }
    if (is(target, "bpmn:ServiceTask")) {
      return [...serviceFields(target, tools), loopFields(target, tools)];
    }
    if (is(target, "bpmn:CallActivity")) {
      return [...callFields(target, tools), loopFields(target, tools)];
    }
    if (is(target, "bpmn:SubProcess")) {
      return [loopFields(target, tools)];
    }
    if (is(target, "bpmn:Event") || is(target, "bpmn:SendTask") || is(target, "bpmn:ReceiveTask")) {
      return [eventFields(target, tools)];
    }
    if (is(target, "bpmn:SequenceFlow")) {
      return [flowFields(target, tools)];
    }
    if (is(target, "bpmn:Gateway")) {
      return [gatewayFields(target, tools)];
    }
    return [];
  }
}

/** The names that expressions of this element may read: the case's facts, and what its own process has written. */
function namesOf(choices, target) {
  let parent = target;
  while (parent && !is(parent, "bpmn:Process") && !is(parent, "bpmn:Participant")) {
    parent = parent.parent;
  }
  const process = parent && (is(parent, "bpmn:Participant") ? parent.businessObject.processRef?.id : getBusinessObject(parent).id);
  const own = choices.variables.filter((one) => !process || one.process === process);
  const functions = choices.functions.map((name) => ({ name: `${name}(`, type: "函数" }));
  return [...choices.facts, ...own, ...functions];
}

