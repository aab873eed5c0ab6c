// Beside a decision table: try it with values and see which row hits; rows from and to a spreadsheet.
import { button, element as make, findings, group, note, textField } from "./fields.js";
import { cellsOf, textOf } from "./spreadsheet.js";
import { isOfDates, withDateLiterals } from "./typed_dates.js";

const PATH = /(?<![\p{L}\p{N}_."])[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*(?!\s*\()/gu;
const WORDS = new Set(["if", "then", "else", "and", "or", "not", "true", "false", "null", "in", "for", "return", "every", "some", "satisfies", "between", "instance", "of", "date", "time", "function"]);
const ADD_ROWS = "studio.addRows";
const knowsRows = new WeakSet();

export class TablePanel {
  constructor(place, session) {
    Object.assign(this, { place, session, given: new Map(), problems: [] });
  }

  /** Show what was found about the decision, without drawing anew what is being typed. */
  tell(problems) {
    this.problems = problems;
    this.place.querySelector(".studio-findings")?.remove();
    const found = this.#findings();
    if (found) {
      this.place.querySelector("h2")?.after(found);
    }
  }

  #findings() {
    const logic = this.decision?.decisionLogic;
    const ids = (logic?.rule ?? []).flatMap((rule) => [rule, ...(rule.inputEntry ?? []), ...(rule.outputEntry ?? [])]).map((one) => one.id);
    const columns = [...(logic?.input ?? []), ...(logic?.output ?? [])].map((one) => one.id);
    const names = new Set([this.decision?.id, logic?.id, ...ids, ...columns]);
    return findings(this.problems.filter((one) => names.has(one.element)));
  }

  /** Draw the panel of a decision; `viewer` is that of its table, or null for another kind of view. */
  show(decision, viewer) {
    this.decision = decision;
    this.viewer = viewer;
    if (!decision) {
      this.place.replaceChildren(make("h2", { textContent: "决策之间的关系" }), note("双击一个决策打开它的表。箭头表示一个决策读另一个的结果。"));
      return;
    }
    const parts = [make("h2", { textContent: decision.name || decision.id }), note(`流程图按编号 ${decision.id} 使用它。`), this.#trial()];
    if (viewer && !this.session.isReadOnly) {
      parts.push(this.#sheet());
    }
    this.place.replaceChildren(...parts);
    this.tell(this.problems);
  }

  /** Names that the table reads from outside, each once. */
  #names() {
    const logic = this.decision.decisionLogic;
    const texts = logic?.input?.map((one) => one.inputExpression?.text ?? "") ?? [logic?.text ?? ""];
    const rules = logic?.rule?.flatMap((one) => [...one.inputEntry, ...one.outputEntry].map((cell) => cell.text ?? "")) ?? [];
    const paths = texts.join(" ").replace(/"[^"]*"/g, " ").match(PATH) ?? [];
    const inCells = (rules.join(" ").replace(/"[^"]*"/g, " ").match(PATH) ?? []).filter((one) => one.includes("."));
    const found = [...new Set([...paths, ...inCells])].filter((one) => !WORDS.has(one));
    return found.filter((one) => !found.some((other) => other.startsWith(`${one}.`)));
  }

  /** The heading of the column that reads a name, and the name. */
  #labelOf(name) {
    const column = this.decision.decisionLogic?.input?.find((one) => one.inputExpression?.text?.trim() === name);
    return column?.label ? `${column.label}（${name}）` : name;
  }

  #trial() {
    const answer = make("div", { className: "studio-answer", role: "status" });
    const names = this.#names();
    const fields = names.map((name) => textField(this.#labelOf(name), this.given.get(name) ?? "", (value) => this.given.set(name, value)));
    const go = button("试一试", async () => {
      this.#clear();
      const inputs = {};
      fields.forEach((field, place) => {
        const { value } = field.querySelector("input");
        this.given.set(names[place], value);
        put(inputs, names[place].split("."), valueOf(value));
      });
      const told = await this.session.decide(this.decision.id, inputs);
      answer.replaceChildren(...this.#answered(told));
    }, "btn-primary");
    return group("试一行", fields.length ? note("填入值，看命中哪一行。日期写 2027-01-31，不填的是空。试的是已经保存的内容。") : null, ...fields, go, answer);
  }

  #answered(answer) {
    if (answer?.status !== 200) {
      return [make("p", { className: "studio-wrong", textContent: answer?.told.said ?? "没有连上服务器，请再试一次。" })];
    }
    const { rules, value } = answer.told;
    for (const number of rules) {
      this.#rows()[number - 1]?.classList.add("is-hit");
    }
    const which = rules.length ? `命中第 ${rules.join("、")} 行` : "没有命中";
    return [make("p", { textContent: `${which}，结果：` }), make("pre", { textContent: JSON.stringify(value, null, 1) })];
  }

  #rows() {
    return [...document.querySelectorAll("[data-canvas] tbody tr:has(.rule-index)")];
  }

  /** What was tried with other rows says nothing about these. */
  forgetAnswer() {
    this.#clear();
    this.place.querySelector(".studio-answer")?.replaceChildren();
  }

  #clear() {
    for (const row of document.querySelectorAll("[data-canvas] .is-hit")) {
      row.classList.remove("is-hit");
    }
  }

  #sheet() {
    const area = make("textarea", { className: "form-control", rows: 6, ariaLabel: "电子表格里的行", placeholder: "从电子表格复制若干行，粘贴到这里" });
    const said = make("p", { className: "studio-hint", role: "status" });
    const columns = () => [...(this.decision.decisionLogic.input ?? []), ...this.decision.decisionLogic.output];
    const out = button("取出全部行", () => {
      area.value = textOf(this.decision.decisionLogic.rule?.map((one) => [...(one.inputEntry ?? []), ...one.outputEntry].map((cell) => cell.text ?? "")) ?? []);
      area.select();
      said.textContent = "已选中，可以复制到电子表格。";
    });
    const take = button("加到表的末尾", () => {
      const rows = cellsOf(area.value).filter((row) => row.some((cell) => cell.trim()));
      const wrong = rows.findIndex((row) => row.length > columns().length);
      if (!rows.length || wrong >= 0) {
        said.textContent = rows.length ? `第 ${wrong + 1} 行有 ${rows[wrong].length} 格，这张表只有 ${columns().length} 列。什么都没有加。` : "没有可以加的行。";
        return;
      }
      this.#addAll(rows);
      said.textContent = `已加 ${rows.length} 行。`;
      area.value = "";
    });
    return group("电子表格", note(`一行 ${columns().length} 格：先输入列，后输出列，中间用制表符。`), area, make("div", { className: "studio-row" }, take, out), said);
  }

  /** Add rows in one step, so that one undo takes all of them back. */
  #addAll(rows) {
    const stack = this.viewer.get("commandStack");
    if (!knowsRows.has(stack)) {
      stack.register(ADD_ROWS, { preExecute: ({ act }) => act() });
      knowsRows.add(stack);
    }
    stack.execute(ADD_ROWS, { act: () => rows.forEach((row) => this.#add(row)) });
  }

  #add(cells) {
    const modeling = this.viewer.get("modeling");
    const root = this.viewer.get("sheet").getRoot();
    modeling.addRow({ type: "dmn:DecisionRule" }, root.rows.length);
    const made = root.rows.at(-1);
    made.cells.forEach((cell, place) => {
      if (cells[place] !== undefined && cell.businessObject?.text !== undefined || cells[place]) {
        const text = cells[place].trim();
        modeling.editCell(cell.businessObject, isOfDates(cell.businessObject) ? withDateLiterals(text) : text);
      }
    });
  }
}

function put(target, [first, ...rest], value) {
  if (value === null) {
    return;
  }
  if (rest.length) {
    target[first] ??= {};
    put(target[first], rest, value);
  } else {
    target[first] = value;
  }
}

/** A number, true, a list or a context as JSON writes it; anything else is a text. */
function valueOf(text) {
  const stripped = text.trim();
  if (!stripped) {
    return null;
  }
  try {
    return JSON.parse(stripped);
  } catch {
    return stripped;
  }
}
