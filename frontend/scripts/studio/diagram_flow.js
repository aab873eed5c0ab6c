// Panels of events, flows, gateways and repeated steps.
import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";
import { checkField, choiceField, group, note, textField } from "./fields.js";

const TIMES = [
  ["timeDate", "到某一时刻"],
  ["timeDuration", "过一段时间"],
  ["timeCycle", "每隔一段时间"],
];
const SENDERS = [["true", "从外面发出（系统管理员或分析员）"]];
const ROOTS = {
  "bpmn:MessageEventDefinition": ["bpmn:Message", "messageRef", "name", "消息"],
  "bpmn:SignalEventDefinition": ["bpmn:Signal", "signalRef", "name", "信号"],
  "bpmn:ErrorEventDefinition": ["bpmn:Error", "errorRef", "errorCode", "错误代码"],
  "bpmn:EscalationEventDefinition": ["bpmn:Escalation", "escalationRef", "escalationCode", "升级代码"],
};

export function eventFields(target, tools) {
  const definition = is(target, "bpmn:SendTask") || is(target, "bpmn:ReceiveTask") ? null : tools.model.definition(target);
  if (definition === undefined) {
    return note(is(target, "bpmn:EndEvent") || is(target, "bpmn:StartEvent") ? "" : "请用扳手按钮选择事件的种类，例如定时、消息。");
  }
  if (definition && is(definition, "bpmn:TimerEventDefinition")) {
    return timerFields(target, definition, tools);
  }
  if (definition && is(definition, "bpmn:ConditionalEventDefinition")) {
    return group("条件", textField("什么时候发生", definition.condition?.body ?? "", (text) => tools.model.setDefinition(target, { condition: tools.model.expression(text) }), { list: tools.names, rows: 2, hint: "FEEL 表达式，例如 papers.missing = []" }));
  }
  if (definition && is(definition, "bpmn:LinkEventDefinition")) {
    return group("链接", textField("链接的名称", definition.name, (name) => tools.model.setDefinition(target, { name }), { hint: "同一层里名称相同的发出端通到唯一的接收端。" }));
  }
  const kind = definition ? ROOTS[definition.$type] : ROOTS["bpmn:MessageEventDefinition"];
  return kind ? rootFields(target, definition, kind, tools) : note("");
}

function timerFields(target, definition, tools) {
  const kind = TIMES.find(([name]) => definition[name])?.[0] ?? "timeDate";
  const write = (name, text) => {
    const none = { timeDate: undefined, timeDuration: undefined, timeCycle: undefined };
    tools.model.setDefinition(target, { ...none, [name]: tools.model.expression(text) });
  };
  const text = definition[kind]?.body ?? "";
  return group(
    "什么时候",
    choiceField("时间的写法", kind, TIMES, (name) => {
      write(name, { timeDate: "=workday(today(), 3)", timeDuration: "P3D", timeCycle: "R3/P7D" }[name]);
      tools.redraw();
    }, { empty: null }),
    textField("时间", text, (value) => write(kind, value), { list: tools.names, rows: 2, hint: "例如 =workday(today(), 3) 是三个工作日以后；P10D 是十天；R3/P7D 是每七天一次、共三次。" }),
  );
}

function rootFields(target, definition, [type, reference, key, words], tools) {
  const { model } = tools;
  const now = definition ? definition[reference] : getBusinessObject(target).get(reference);
  const known = new Set(model.roots(type).map((one) => one[key]).filter(Boolean));
  for (const one of tools.choices.codes) {
    if ({ "bpmn:Message": "message", "bpmn:Signal": "signal", "bpmn:Error": "error", "bpmn:Escalation": "escalation" }[type] === one.kind) {
      known.add(one.code);
    }
  }
  const set = (value) => {
    const made = value.trim() ? model.root(type, key, value.trim()) : undefined;
    if (definition) {
      model.setDefinition(target, { [reference]: made });
    } else {
      model.set(target, { [reference]: made });
    }
  };
  const fields = [
    choiceField(words, now?.[key] ?? "", [...known].sort().map((one) => [one, one]), set, { empty: type === "bpmn:Error" ? "（任何错误）" : "（请选择）" }),
    textField(`新的${words}`, "", (value) => (set(value), tools.redraw()), { hint: "没有合适的才写。" }),
  ];
  if (type === "bpmn:Signal" && is(target, "bpmn:CatchEvent")) {
    fields.push(choiceField("谁发出", model.property(target, "from_outside"), SENDERS, (value) => model.setProperty(target, "from_outside", value), { empty: "流程里的步骤（同一办件）", hint: "从外面发出的，要两个人在“发信号”页上提出、确认，所有在等的办件都会收到。" }));
  }
  if (type === "bpmn:Message") {
    fields.push(textField("关联的是哪一件", model.property(target, "correlation"), (value) => model.setProperty(target, "correlation", value), { list: tools.names, hint: "例如 =case.permit_id；不写就是这一件办件的消息。" }));
  }
  return group(words, ...fields);
}

export function flowFields(target, tools) {
  const { model } = tools;
  const source = target.source;
  const isDefault = getBusinessObject(source).get("default")?.id === getBusinessObject(target).id;
  const fields = [];
  if (is(source, "bpmn:ExclusiveGateway") || is(source, "bpmn:InclusiveGateway") || is(source, "bpmn:Activity")) {
    fields.push(checkField("默认流向：别的条件都不成立时走这里", isDefault, (isOn) => {
      if (isOn) {
        model.set(target, { conditionExpression: undefined });
      }
      model.set(source, { default: isOn ? getBusinessObject(target) : undefined });
      tools.redraw();
    }));
  }
  if (!isDefault && !is(source, "bpmn:ParallelGateway") && !is(source, "bpmn:EventBasedGateway")) {
    fields.push(textField("条件", getBusinessObject(target).get("conditionExpression")?.body ?? "", (text) => model.set(target, { conditionExpression: model.expression(text) }), { list: tools.names, rows: 3, hint: 'FEEL 表达式，例如 review.decision = "approved"' }));
  }
  return fields.length ? group("什么时候走", ...fields) : note("这条线总是走。");
}

export function gatewayFields(target, tools) {
  if (!is(target, "bpmn:ExclusiveGateway") && !is(target, "bpmn:InclusiveGateway")) {
    return note(is(target, "bpmn:ParallelGateway") ? "全部走；汇合时等每条进线各来一次。" : "后面的定时器、消息、条件先到先得。");
  }
  const flows = target.outgoing.filter((one) => is(one, "bpmn:SequenceFlow"));
  const words = (flow) => [flow.id, `${getBusinessObject(flow).name || "→"} ${getBusinessObject(flow.target).name || flow.target.id}`];
  const now = getBusinessObject(target).get("default")?.id ?? "";
  return group("去哪里", choiceField("默认流向", now, flows.map(words), (id) => {
    const flow = flows.find((one) => one.id === id);
    if (flow) {
      tools.model.set(flow, { conditionExpression: undefined });
    }
    tools.model.set(target, { default: flow ? getBusinessObject(flow) : undefined });
  }, { hint: "其余的线各写条件：点那条线。" }));
}

export function loopFields(target, tools) {
  const loop = getBusinessObject(target).get("loopCharacteristics");
  if (!loop) {
    return null;
  }
  const { model } = tools;
  const set = (values) => model.modeling.updateModdleProperties(target, loop, values);
  if (is(loop, "bpmn:StandardLoopCharacteristics")) {
    return group(
      "再来一次",
      textField("继续的条件", loop.loopCondition?.body ?? "", (text) => set({ loopCondition: model.expression(text) }), { list: tools.names, rows: 2 }),
      textField("最多几次", loop.loopMaximum ?? "", (text) => set({ loopMaximum: Number(text) || undefined })),
    );
  }
  return group(
    "几个人或几次",
    textField("逐个处理的列表", loop.get("camunda:collection") ?? "", (text) => set({ "camunda:collection": text || undefined }), { list: tools.names, hint: "例如 =名单；或者下面写次数。" }),
    textField("每一项的名称", loop.get("camunda:elementVariable") ?? "", (text) => set({ "camunda:elementVariable": text || undefined })),
    textField("次数", loop.loopCardinality?.body ?? "", (text) => set({ loopCardinality: model.expression(text) }), { list: tools.names }),
    textField("提前结束的条件", loop.completionCondition?.body ?? "", (text) => set({ completionCondition: model.expression(text) }), { list: tools.names, rows: 2 }),
  );
}
