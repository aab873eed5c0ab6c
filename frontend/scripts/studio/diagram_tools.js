// The palette, the menu beside an element and the menu of its types: only what the engine honours (docs/bpmn.md).
const NEVER = /script|manual|icon-task$|complex|transaction|compensation|cancel|multiple|ad-?hoc|instantiat/i;
const NO_PLAIN_START = /start-event-(signal|condition)/;

const STEPS = [
  ["bpmn:UserTask", "bpmn-icon-user-task", "用户任务"],
  ["bpmn:ServiceTask", "bpmn-icon-service-task", "服务任务"],
  ["bpmn:BusinessRuleTask", "bpmn-icon-business-rule-task", "业务规则任务（决策表）"],
];

class PaletteProvider {
  constructor(palette, create, elementFactory, spaceTool, lassoTool, handTool, globalConnect) {
    Object.assign(this, { create, elementFactory, spaceTool, lassoTool, handTool, globalConnect });
    palette.registerProvider(this);
  }

  getPaletteEntries() {
    const tool = (group, className, title, click) => ({ group, className, title, action: { click } });
    const shape = (type, group, className, title, options) => {
      const start = (event) => this.create.start(event, this.elementFactory.createShape({ type, ...options }));
      return { group, className, title, action: { dragstart: start, click: start } };
    };
    const participant = (event) => this.create.start(event, this.elementFactory.createParticipantShape());
    const subProcess = (event) => {
      const made = this.elementFactory.createShape({ type: "bpmn:SubProcess", x: 0, y: 0, isExpanded: true });
      const begin = this.elementFactory.createShape({ type: "bpmn:StartEvent", x: 40, y: 82, parent: made });
      this.create.start(event, [made, begin], { hints: { autoSelect: [made] } });
    };
    return {
      hand: tool("tools", "bpmn-icon-hand-tool", "移动画布", (event) => this.handTool.activateHand(event)),
      lasso: tool("tools", "bpmn-icon-lasso-tool", "框选", (event) => this.lassoTool.activateSelection(event)),
      space: tool("tools", "bpmn-icon-space-tool", "拉开或收拢间距", (event) => this.spaceTool.activateSelection(event)),
      connect: tool("tools", "bpmn-icon-connection-multi", "连线", (event) => this.globalConnect.start(event)),
      line: { group: "tools", separator: true },
      start: shape("bpmn:StartEvent", "event", "bpmn-icon-start-event-none", "开始事件"),
      catch: shape("bpmn:IntermediateThrowEvent", "event", "bpmn-icon-intermediate-event-none", "中间或边界事件"),
      end: shape("bpmn:EndEvent", "event", "bpmn-icon-end-event-none", "结束事件"),
      gateway: shape("bpmn:ExclusiveGateway", "gateway", "bpmn-icon-gateway-none", "网关"),
      user: shape(STEPS[0][0], "step", STEPS[0][1], STEPS[0][2]),
      service: shape(STEPS[1][0], "step", STEPS[1][1], STEPS[1][2]),
      rule: shape(STEPS[2][0], "step", STEPS[2][1], STEPS[2][2]),
      call: shape("bpmn:CallActivity", "step", "bpmn-icon-call-activity", "调用活动"),
      inside: { group: "step", className: "bpmn-icon-subprocess-expanded", title: "子流程", action: { dragstart: subProcess, click: subProcess } },
      pool: { group: "pool", className: "bpmn-icon-participant", title: "泳池", action: { dragstart: participant, click: participant } },
      group: shape("bpmn:Group", "pool", "bpmn-icon-group", "分组（只是图示）"),
    };
  }
}
PaletteProvider.$inject = ["palette", "create", "elementFactory", "spaceTool", "lassoTool", "handTool", "globalConnect"];

class StepsBesideElement {
  constructor(contextPad, create, elementFactory, autoPlace) {
    Object.assign(this, { create, elementFactory, autoPlace });
    contextPad.registerProvider(500, this);
  }

  getContextPadEntries() {
    return (entries) => {
      const hasTask = "append.append-task" in entries;
      const kept = Object.entries(entries).filter(([name]) => !["append.append-task", "append.compensation-activity"].includes(name));
      return { ...Object.fromEntries(kept), ...(hasTask ? this.steps() : {}) };
    };
  }

  steps() {
    const made = STEPS.map(([type, className, title]) => {
      const drag = (event, source) => this.create.start(event, this.elementFactory.createShape({ type }), { source });
      const click = (_event, source) => this.autoPlace.append(source, this.elementFactory.createShape({ type }));
      return [`append.${type}`, { group: "model", className, title: `接${title}`, action: { dragstart: drag, click } }];
    });
    return Object.fromEntries(made);
  }
}
StepsBesideElement.$inject = ["contextPad", "create", "elementFactory", "autoPlace"];

class HonouredTypes {
  constructor(popupMenu) {
    popupMenu.registerProvider("bpmn-replace", 500, this);
  }

  getPopupMenuEntries(target) {
    const isEventStart = Boolean(target.parent?.businessObject?.triggeredByEvent);
    const isHonoured = ([name, entry]) =>
      !NEVER.test(`${name} ${entry.className ?? ""}`) && (isEventStart || !NO_PLAIN_START.test(entry.className ?? ""));
    return (entries) => Object.fromEntries(Object.entries(entries).filter(isHonoured));
  }

  getPopupMenuHeaderEntries() {
    return (entries) => Object.fromEntries(Object.entries(entries).filter(([name]) => !/adhoc|collection|participant-multiplicity/.test(name)));
  }
}
HonouredTypes.$inject = ["popupMenu"];

export const honouredTools = {
  __init__: ["paletteProvider", "stepsBesideElement", "honouredTypes"],
  paletteProvider: ["type", PaletteProvider],
  stepsBesideElement: ["type", StepsBesideElement],
  honouredTypes: ["type", HonouredTypes],
};
