// The panel of a form: what it does when it is sent, and what each of its components asks, in words of the business.
import { button, checkField, choiceField, choicesField, element as make, findings, group, note, textField } from "./fields.js";

export const KINDS = {
  text: "说明文字",
  textfield: "单行文字",
  textarea: "多行文字",
  number: "数字",
  datetime: "日期",
  checkbox: "勾选",
  radio: "单选",
  select: "下拉选择",
  checklist: "多选",
  filepicker: "附件",
  group: "分组",
  dynamiclist: "多行列表",
  separator: "分隔线",
  spacer: "空白",
};
const KEY = /^[a-z][a-z0-9_]*$/;
const QUESTIONS = new Set(["textfield", "textarea", "number", "datetime", "checkbox", "radio", "select", "checklist", "filepicker"]);
const CHOICES = new Set(["radio", "select", "checklist"]);
const WIDTHS = [["short", "短"], ["medium", "中等"]];
const TONES = [["blue", "提示"], ["amber", "注意"], ["red", "警告"], ["green", "成功"]];
const SIDES = [["employee", "员工要交的材料"], ["employer", "单位要交的材料"], ["unit", "附件管理的全部位置"]];
const PLACES = [["unit_attachments", "单位附件"], ["contract", "劳动合同"], ["employee", "员工"], ["ledger", "社保个税"], ["application_form", "申请表"]];

export class FormPanel {
  constructor(place, model, session, redraw) {
    Object.assign(this, { place, model, session, redraw, problems: [] });
  }

  /** Draw the panel of a component, or of the form when `id` is none. */
  show(id) {
    this.id = id;
    const found = this.model.find(id);
    const parts = found ? this.#component(found.one) : this.#form();
    const key = found ? this.model.keyOf(found.one) : "";
    const isMine = found ? (name) => [key, found.one.id].includes(name) : (name) => !this.#names().has(name);
    const told = findings(this.problems.filter((one) => isMine(one.element)));
    this.place.replaceChildren(...[make("h2", { textContent: found ? KINDS[found.one.type] ?? found.one.type : "整张表单" }), told, ...parts].filter(Boolean));
    for (const control of this.session.isReadOnly ? this.place.querySelectorAll("input, select, textarea, button") : []) {
      control.disabled = true;
    }
  }

  /** What components are called in findings; all others are about the whole form. */
  #names() {
    return new Set([...this.model.all()].flatMap(({ one }) => [one.id, this.model.keyOf(one)]).filter(Boolean));
  }

  #text(label, path, options = {}) {
    const now = read(this.#target(), path.split("."));
    return textField(label, now ?? "", (value) => this.#set(path, value), options);
  }

  #number(label, path) {
    const now = read(this.#target(), path.split("."));
    return textField(label, now ?? "", (value) => this.#set(path, value.trim() === "" ? undefined : Number(value)));
  }

  #check(label, path, hint = "") {
    return checkField(label, read(this.#target(), path.split(".")), (value) => this.#set(path, value), { hint });
  }

  #choice(label, path, options, settings = {}) {
    return choiceField(label, read(this.#target(), path.split(".")), options, (value) => this.#set(path, value), settings);
  }

  #target() {
    return this.model.find(this.id)?.one ?? this.model.root;
  }

  #set(path, value) {
    this.model.set(this.id, path, value);
  }

  #form() {
    const { words, actions, gives } = this.session.choices;
    const split = (path) => String(read(this.model.root, path.split(".")) ?? "").split(",").map((one) => one.trim()).filter(Boolean);
    const ordered = (path) => (values) => this.#set(path, [...split(path).filter((one) => values.includes(one)), ...values.filter((one) => !split(path).includes(one))].join(", "));
    return [
      note("点左边的一项改它；这里改的是整张表单。"),
      group("提交后做什么", choicesField("动作，按次序", split("properties.actions"), actions.map((one) => [one, words.actions[one] ?? one]), ordered("properties.actions"))),
      group("答案是什么", choicesField("在申请里", split("properties.gives"), gives.map((one) => [one, words.gives[one] ?? one]), ordered("properties.gives"))),
    ];
  }

  #component(one) {
    const isQuestion = QUESTIONS.has(one.type);
    return [
      this.#basics(one, isQuestion),
      CHOICES.has(one.type) ? this.#options(one) : null,
      isQuestion || one.type === "dynamiclist" ? this.#limits(one) : null,
      isQuestion || one.type === "dynamiclist" ? this.#use() : null,
      this.#drawn(one),
      this.#condition(one),
      this.#acts(),
    ];
  }

  #basics(one, isQuestion) {
    const fields = [];
    if (one.type === "text") {
      fields.push(this.#text("文字", "text", { rows: 4, hint: "可用标题、列表、**加粗**、链接。" }));
    } else if (one.type === "datetime") {
      fields.push(this.#text("标题", "dateLabel"));
    } else if (one.type !== "separator" && one.type !== "spacer") {
      fields.push(this.#text("标题", "label", { rows: 2 }));
    }
    if (isQuestion || one.type === "dynamiclist") {
      const said = make("p", { className: "studio-wrong", role: "alert" });
      const hint = "流程和动作按这个名称读答案；小写字母开头。改名时本表单的显示条件会一起改。";
      fields.push(textField("名称", this.model.keyOf(one), (key) => this.#rename(one, key, said), { hint }), said);
    }
    if (isQuestion || one.type === "group" || one.type === "dynamiclist") {
      fields.push(this.#text("说明", "description", { rows: 2 }));
    }
    if (one.type === "filepicker") {
      const slots = this.session.choices.codes.filter((code) => code.kind === "slot").map((code) => [code.code, code.code]);
      fields.push(this.#choice("材料位置", "properties.slot", slots, { empty: "（请选择）" }));
    }
    return fields.length ? group("基本", ...fields) : null;
  }

  #rename(one, key, said) {
    const isTaken = [...this.model.all()].some(({ one: other }) => other !== one && this.model.keyOf(other) === key);
    said.textContent = !KEY.test(key) ? "名称用小写字母开头，只含小写字母、数字和下划线。" : isTaken ? `名称“${key}”已经用在别的问题上。` : "";
    if (!said.textContent) {
      this.model.rename(one.id, key);
    }
  }

  #options(one) {
    const values = one.values ?? [];
    const put = (next) => this.#set("values", next.length ? next : undefined);
    const rows = values.map((option, place) =>
      make(
        "div",
        { className: "studio-pair" },
        textField("文字", option.label, (label) => put(this.#values().with(place, { ...this.#values()[place], label }))),
        textField("值", option.value, (value) => put(this.#values().with(place, { ...this.#values()[place], value }))),
        button("删去", () => (put(this.#values().toSpliced(place, 1)), this.show(this.id))),
      ),
    );
    const add = button("增加选项", () => {
      put([...this.#values(), { label: "新的选项", value: `option_${this.#values().length + 1}` }]);
      this.show(this.id);
    });
    return group("选项", ...rows, add, this.#text("从办件取选项", "valuesKey", { hint: "办件里一个列表的名称；papers 是全部材料。可以不写。" }));
  }

  #values() {
    return this.#target().values ?? [];
  }

  #limits(one) {
    const fields = [this.#check(one.type === "checkbox" ? "必须勾选" : "必填", "validate.required")];
    if (one.type === "textfield" || one.type === "textarea") {
      fields.push(this.#number("最少几个字", "validate.minLength"), this.#number("最多几个字", "validate.maxLength"));
    }
    if (one.type === "textfield") {
      fields.push(
        this.#text("格式（正则表达式）", "validate.pattern", { hint: "例如 ^[0-9]{6}$" }),
        this.#text("格式不对时的提示", "properties.pattern_hint"),
        checkField("证件号码：统一大小写和全半角再核对", read(one, ["properties", "normalise"]) === "identifier", (isOn) => this.#set("properties.normalise", isOn ? "identifier" : undefined)),
        this.#choice("宽度", "properties.width", WIDTHS, { empty: "通常" }),
        this.#check("只读", "readonly"),
      );
    }
    if (one.type === "number") {
      fields.push(this.#number("最小", "validate.min"), this.#number("最大", "validate.max"), this.#number("小数位数", "decimalDigits"));
    }
    if (one.type === "dynamiclist") {
      fields.push(checkField("填写人可以增减行", one.allowAddRemove !== false, (isOn) => this.model.change(() => (this.#target().allowAddRemove = isOn))));
    }
    return group("要求", ...fields);
  }

  #use() {
    const { words, answers } = this.session.choices;
    return group(
      "答案给谁用",
      this.#check("流程的条件可以读它", "properties.case_data", "个人信息和意见不要勾。"),
      this.#choice("此外", "properties.answer", answers.map((one) => [one, words.answers[one] ?? one]), { empty: "由动作或员工档案读取" }),
    );
  }

  #drawn(one) {
    const { words } = this.session.choices;
    if (one.type === "text") {
      const panels = Object.entries(words.panels);
      return group("样子", this.#choice("由系统在此处显示", "properties.panel", panels, { empty: "只是文字" }), this.#choice("提示框", "properties.tone", TONES, { empty: "没有框" }));
    }
    if (one.type === "group") {
      return group(
        "由系统列出",
        this.#choice("材料", "properties.papers", SIDES, { empty: "不列" }),
        this.#check("每份材料逐页确认", "properties.page_checks"),
        this.#choice("要补正的问题", "properties.correction_items", PLACES, { empty: "不列" }),
      );
    }
    return null;
  }

  #condition(one) {
    const before = [];
    for (const { one: other } of this.model.all()) {
      if (other === one) {
        break;
      }
      if (this.model.keyOf(other)) {
        before.push({ name: this.model.keyOf(other), type: other.label ?? other.dateLabel ?? "" });
      }
    }
    const functions = this.session.choices.functions.map((name) => ({ name: `${name}(`, type: "函数" }));
    const hide = one.conditional?.hide?.replace(/^=/, "") ?? "";
    const set = (text) => this.#set("conditional.hide", text.trim() ? `=${text.trim().replace(/^=/, "")}` : undefined);
    return group("什么时候不显示", textField("条件", hide, set, { rows: 2, list: [...before, ...functions], hint: '例如 decision != "returned"。只能读排在前面的问题；不写就一直显示。' }));
  }

  #acts() {
    const id = this.id;
    return make(
      "div",
      { className: "studio-row" },
      button("复制一份", () => this.redraw(this.model.copy(id))),
      button("删去", () => (this.model.remove(id), this.redraw(""))),
    );
  }
}

function read(target, [first, ...rest]) {
  const value = target?.[first];
  return rest.length ? read(value, rest) : value;
}
