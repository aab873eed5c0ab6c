// The words of the canvas. What the package's table lacks, or says otherwise than the rest of this product, stands here.
import packaged from "bpmn-js-i18n/translations/zn.js";

const OWN = {
  "Activate hand tool": "移动画布",
  "Activate lasso tool": "框选",
  "Activate create/remove space tool": "拉开或收拢间距",
  "Activate global connect tool": "连线",
  "Add lane above": "在上方加泳道",
  "Add lane below": "在下方加泳道",
  "Align elements": "对齐",
  "Align elements ": "对齐",
  "Append end event": "接结束事件",
  "Append gateway": "接网关",
  "Append intermediate/boundary event": "接中间事件",
  "Append receive task": "接接收任务",
  "Append message intermediate catch event": "接消息等待",
  "Append timer intermediate catch event": "接定时等待",
  "Append conditional intermediate catch event": "接条件等待",
  "Append signal intermediate catch event": "接信号等待",
  "Add text annotation": "加注释",
  "Business rule task": "业务规则任务（决策表）",
  "Call activity": "调用活动",
  "Change element": "更改类型",
  "Change type": "更改类型",
  "Connect to other element": "连到别的元素",
  "Connect using association": "连到注释",
  "Connect using data input association": "连到数据",
  "Connect using sequence/message flow or association": "连线",
  "Delete": "删除",
  "Distribute elements horizontally": "水平等距",
  "Distribute elements vertically": "垂直等距",
  "Divide into two lanes": "分成两条泳道",
  "Divide into three lanes": "分成三条泳道",
  "Event-based gateway": "事件网关",
  "Event sub-process": "事件子流程",
  "Exclusive gateway": "排他网关",
  "Inclusive gateway": "包容网关",
  "Parallel gateway": "并行网关",
  "Loop": "循环",
  "Parallel multi-instance": "多实例（并行）",
  "Sequential multi-instance": "多实例（依次）",
  "Receive task": "接收任务",
  "Send task": "发送任务",
  "Service task": "服务任务",
  "User task": "用户任务",
  "Sub-process": "子流程",
  "Sub-process (collapsed)": "子流程（折叠）",
  "Sub-process (expanded)": "子流程（展开）",
  "Search in diagram": "在图里查找",
  "Toggle non-interrupting": "切换：是否中断",
  "element required": "没有选中元素",
  "no diagram to display": "没有图可以显示",
};

/** The service `translate` of bpmn-js and dmn-js: fills `{names}` in. */
export function translateWith(...tables) {
  const words = Object.assign({}, ...tables);
  return (template, names = {}) =>
    (words[template] ?? template).replace(/{([^}]+)}/g, (all, name) => names[name] ?? all);
}

export const translateDiagram = translateWith(packaged, OWN);
