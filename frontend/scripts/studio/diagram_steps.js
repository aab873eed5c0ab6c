// Panels of steps: a form and who fills it in, a handler and its parameters, a decision, a called process.
import { button, choiceField, element as make, group, note, numberField, textField } from "./fields.js";

const UNIT = '="employer:" + case.employer_id';
const PERSON = '="person:" + case.person_id';
const LEVEL = "=next_level.group";
const OWN_LEVEL = (number) => `="authority:" + case.authority + ":L${number}"`;
const GROUPS = [
  [UNIT, "单位经办人"],
  [PERSON, "员工本人"],
  [LEVEL, "审核链的这一级"],
  ...[1, 2, 3, 4, 5].map((number) => [OWN_LEVEL(number), `本主管部门第 ${number} 级`]),
];
/** A group's code is no expression; the sign that begins one was there before it was typed. */
const asGroup = (text) => text.replace(/^\s*=\s*(?=(?:authority|employer|person):)/, "");
const CLOCKS = [
  ["review", "审核期限（按审核要求表）"],
  ["validity", "证件有效期"],
  ["correction", "补正"],
];
const RESULTS = [
  ["singleEntry", "一个值"],
  ["singleResult", "一行（几个值）"],
  ["collectEntries", "一列值"],
  ["resultList", "几行"],
];

function openLink(tools, path) {
  const url = `${document.querySelector("[data-studio]").dataset.editUrl}?${new URLSearchParams({ path })}`;
  return path ? make("a", { href: url, textContent: "打开", className: "studio-open" }) : null;
}

export function userFields(target, tools) {
  const { model, choices } = tools;
  const key = model.get(target, "camunda:formKey") ?? "";
  const form = choices.forms.find((one) => one.key === key);
  const who = model.get(target, "camunda:candidateGroups") ?? "";
  const literal = choices.codes.filter((one) => one.kind === "group" && one.code.startsWith("authority:")).map((one) => [one.code, `只限一个主管部门：${one.code}`]);
  const known = [...GROUPS, ...literal];
  const isOther = who !== "" && !known.some(([value]) => value === who);
  const stages = [...new Set(document.querySelector("[data-studio]").dataset.stages?.split("\n") ?? [])].filter(Boolean);
  return [
    group(
      "谁填什么",
      choiceField("表单", key, choices.forms.map((one) => [one.key, one.key]), (value) => {
        model.setText(target, "camunda:formKey", value);
        tools.redraw();
      }, { empty: "（请选择表单）" }),
      openLink(tools, form?.file),
      choiceField("办理人", isOther ? "other" : who, [...known, ["other", "按表达式……"]], (value) => {
        model.setText(target, "camunda:candidateGroups", value === "other" ? "=" : value);
        tools.redraw();
      }, { empty: "（请选择办理人）" }),
      isOther ? textField("办理人的表达式", who, (value) => model.setText(target, "camunda:candidateGroups", asGroup(value)), { list: tools.names, hint: '以 = 开头的表达式，例如 ="authority:" + case.authority + ":L4"（本主管部门第 4 级）；只给一个主管部门的，不写 =，直接写 authority:haidian_hrss:L4。' }) : null,
    ),
    group(
      "阶段和期限",
      textField("阶段", model.property(target, "stage"), (value) => model.setProperty(target, "stage", value), { list: stages.map((name) => ({ name })), hint: "进度条上的名称，几个步骤可以同一阶段。" }),
      choiceField("计时方式", model.property(target, "clock"), CLOCKS, (value) => model.setProperty(target, "clock", value), { empty: "不计时" }),
      numberField("几个工作日内办理", model.property(target, "due_working_days"), (value) => model.setProperty(target, "due_working_days", value), { list: tools.names, hint: "数字，或以 = 开头的表达式；可以不写。" }),
      textField("办理说明", model.property(target, "instructions"), (value) => model.setProperty(target, "instructions", value), { rows: 3 }),
    ),
    inputsGroup(target, tools, "交给表单的值", "表单的显示条件和说明可以读这些名称。"),
  ];
}

export function serviceFields(target, tools) {
  const { model, choices } = tools;
  const topic = model.get(target, "camunda:topic") ?? "";
  const handler = choices.handlers.find((one) => one.name === topic);
  const words = (one) => `${choices.words.handlers[one.name] ?? one.name}（${one.name}）`;
  const given = new Map(model.inputs(target));
  const set = (name, value) => {
    given.set(name, value);
    model.setInputs(target, [...given]);
  };
  const parameters = (handler?.takes ?? []).map((one) => parameterField(one, given.get(one.name) ?? "", (value) => set(one.name, value), tools));
  const strange = [...given.keys()].filter((name) => handler && !handler.takes.some((one) => one.name === name));
  return [
    group(
      "做什么",
      choiceField("处理程序", topic, choices.handlers.map((one) => [one.name, words(one)]), (value) => {
        model.set(target, { "camunda:type": value ? "external" : undefined, "camunda:topic": value || undefined });
        tools.redraw();
      }, { empty: "（请选择）" }),
      handler?.gives.length
        ? resultField(target, tools, `不写就用编号。结果有：${handler.gives.join("、")}`)
        : null,
    ),
    parameters.length ? group("参数", ...parameters) : null,
    strange.length ? group("多余的参数", ...strange.map((name) => strangeField(name, given, target, tools))) : null,
  ].filter(Boolean);
}

/** The name under which others read what a step gives; they follow when it changes. */
function resultField(target, tools, hint) {
  const { model } = tools;
  const now = () => model.get(target, "camunda:resultVariable");
  const set = (value) => {
    const name = value.trim();
    tools.rename(now() || target.id, name || target.id, () => model.setText(target, "camunda:resultVariable", name));
  };
  return textField("结果的名称", now(), set, { hint });
}

function parameterField(parameter, value, act, tools) {
  const words = tools.choices.words.parameters[parameter.name] ?? parameter.name;
  const label = `${words}（${parameter.name}）${parameter.required ? "" : "，选填"}`;
  const options = parameter.name === "kind" ? tools.choices.codes.filter((one) => one.kind === parameter.kind_of).map((one) => one.code) : parameter.options;
  if (options.length && !String(value).startsWith("=")) {
    const hint = parameter.name === "kind" ? "新的通知先在“通知”文件里写好，这里就能选。" : "";
    const titles = parameter.name === "kind" ? (parameter.kind_of === "paper" ? tools.choices.paper_titles : tools.choices.notice_titles) : {};
    const ordered = options.toSorted((one, other) => Boolean(titles[other]) - Boolean(titles[one]));
    return choiceField(label, value, ordered.map((one) => [one, titles[one] ? `${titles[one]}（${one}）` : one]), act, { hint, empty: parameter.required ? "（请选择）" : "（不写）" });
  }
  if (parameter.name === "audience" && (value === "" || AUDIENCES.some(([one]) => one === value))) {
    return choiceField(label, value, AUDIENCES, act, { empty: "（请选择）" });
  }
  return textField(label, value, act, { list: tools.names, rows: 2, hint: "以 = 开头的是表达式，否则就是这几个字。" });
}

const AUDIENCES = [
  ['=["employer:" + case.employer_id]', "单位"],
  ['=["person:" + case.person_id]', "员工"],
  ['=["employer:" + case.employer_id, "person:" + case.person_id]', "单位和员工"],
];

function strangeField(name, given, target, tools) {
  return make("p", { className: "studio-hint" }, `${name}：这个处理程序没有这个参数。 `, button("删去", () => {
    given.delete(name);
    tools.model.setInputs(target, [...given]);
    tools.redraw();
  }));
}

export function ruleFields(target, tools) {
  const { model, choices } = tools;
  const decision = model.get(target, "camunda:decisionRef") ?? "";
  const found = choices.decisions.find((one) => one.id === decision);
  return [
    group(
      "查哪张决策表",
      choiceField("决策", decision, choices.decisions.map((one) => [one.id, `${one.name}（${one.id}）`]), (value) => {
        model.setText(target, "camunda:decisionRef", value);
        tools.redraw();
      }, { empty: "（请选择）" }),
      openLink(tools, found?.file),
      choiceField("结果的形状", model.get(target, "camunda:mapDecisionResult"), RESULTS, (value) => model.setText(target, "camunda:mapDecisionResult", value), { empty: "（请选择）" }),
      resultField(target, tools, "不写就用编号。"),
    ),
    inputsGroup(target, tools, "交给决策的值", "决策表里读的名称与流程里的不同时才写。"),
  ];
}

export function callFields(target, tools) {
  const { model, choices } = tools;
  const called = model.get(target, "calledElement") ?? "";
  const found = choices.processes.find((one) => one.id === called);
  return [
    group(
      "调用哪个流程",
      choiceField("流程", called, choices.processes.map((one) => [one.id, one.id]), (value) => {
        model.setText(target, "calledElement", value);
        tools.redraw();
      }, { empty: "（请选择）" }),
      openLink(tools, found?.file),
    ),
    pairsGroup("带进去的值", model.mappings(target, "camunda:In"), (pairs) => model.setMappings(target, "camunda:In", pairs), tools, ["里面的名称", "值（=表达式）"]),
    pairsGroup("带出来的值", model.mappings(target, "camunda:Out"), (pairs) => model.setMappings(target, "camunda:Out", pairs), tools, ["外面的名称", "值（=表达式）"]),
  ];
}

function inputsGroup(target, tools, title, hint) {
  const made = pairsGroup(title, tools.model.inputs(target), (pairs) => tools.model.setInputs(target, pairs), tools, ["名称", "值（文字或 =表达式）"]);
  made.append(note(hint));
  return made;
}

/** Rows of a name and a text, to be added and taken out. */
function pairsGroup(title, pairs, act, tools, labels) {
  const rows = pairs.map(([name, value], place) =>
    make(
      "div",
      { className: "studio-pair" },
      textField(labels[0], name, (text) => act(pairs.with(place, [text, pairs[place][1]]))),
      textField(labels[1], value, (text) => act(pairs.with(place, [pairs[place][0], text])), { list: tools.names }),
      button("删去", () => {
        act(pairs.toSpliced(place, 1));
        tools.redraw();
      }),
    ),
  );
  const made = group(title, ...rows);
  const fresh = make("div", { className: "studio-pair" });
  const add = button("增加一行", () => {
    const row = ["", ""];
    const tell = () => row[0] && row[1] && (act([...pairs, [...row]]), tools.redraw());
    fresh.replaceChildren(
      textField(labels[0], "", (text) => ((row[0] = text), tell())),
      textField(labels[1], "", (text) => ((row[1] = text), tell()), { list: tools.names }),
    );
    fresh.querySelector("input").focus();
  });
  made.append(fresh, add);
  return made;
}
