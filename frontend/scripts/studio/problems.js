// The drawer of what publishing would say: each finding names its place and leads there.
const WORDS = { error: "错误", warning: "提醒", note: "说明" };

/** What was found is about the text before the last change: say nothing of the new one yet. */
export function showChecking(page) {
  tell(page, "正在检查……");
}

export function showUnchecked(page) {
  tell(page, "检查没有完成，保存以后会再检查");
}

function tell(page, words) {
  const drawer = page.querySelector("[data-problems]");
  drawer.dataset.tone = "";
  drawer.querySelector("[data-problems-count]").textContent = words;
}

/** Show the findings, those of the open file first; `show` leads to one of them. */
export function showProblems(page, problems, path, show) {
  const drawer = page.querySelector("[data-problems]");
  const list = drawer.querySelector("ul");
  const told = problems.filter((one) => one.severity !== "note");
  const wrong = told.filter((one) => one.severity === "error");
  const summary = drawer.querySelector("[data-problems-count]");
  summary.textContent = wrong.length ? `${wrong.length} 个错误` : "没有错误，可以送审发布";
  const others = told.length - wrong.length;
  drawer.querySelector("[data-problems-others]").textContent = others ? `${others} 条提醒` : "";
  drawer.dataset.tone = wrong.length ? "red" : "green";
  const sorted = [...told].sort((one, other) => rank(one, path) - rank(other, path));
  list.replaceChildren(...sorted.map((one) => row(page, one, path, show)));
  markFiles(page, wrong);
}

function rank(problem, path) {
  return (problem.severity === "error" ? 0 : 2) + (problem.file === path ? 0 : 1);
}

function row(page, problem, path, show) {
  const item = document.createElement("li");
  item.dataset.severity = problem.severity;
  const place = document.createElement(problem.file && problem.file !== path ? "a" : "button");
  const where = [problem.file && problem.file !== path ? problem.file : "", problem.name || (problem.message.startsWith("【") ? "" : problem.element)];
  place.textContent = where.filter(Boolean).join(" · ") || (problem.element ? "看这一处" : "整个流程");
  if (place.tagName === "A") {
    place.href = `${page.dataset.editUrl}?${new URLSearchParams({ path: problem.file, at: problem.element })}`;
  } else {
    place.type = "button";
    place.addEventListener("click", () => show(problem));
  }
  const kind = document.createElement("strong");
  kind.textContent = WORDS[problem.severity];
  const words = document.createElement("span");
  words.textContent = problem.message + (problem.proposal && !problem.message.includes(problem.proposal) ? `（建议：${problem.proposal}）` : "");
  item.append(kind, place, words);
  return item;
}

/** Count the errors of each file beside its name. */
function markFiles(page, wrong) {
  for (const mark of page.querySelectorAll("[data-errors-of]")) {
    const count = wrong.filter((one) => one.file === mark.dataset.errorsOf).length;
    mark.textContent = count ? String(count) : "";
    mark.hidden = !count;
    mark.title = count ? `${count} 个错误` : "";
  }
}
