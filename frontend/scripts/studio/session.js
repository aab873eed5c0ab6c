// One file of a draft on its page: read, saved a moment after each change, checked, and shared with who else has it open.
// Nothing typed is lost: until the server has it, this browser keeps a copy.
import { showChecking, showProblems, showUnchecked } from "./problems.js";

const PAUSE = 700;
const LONGEST = 1900;
const RETRY = 4000;
const COPY = 60;
const PRESENCE = 15000;

const page = document.querySelector("[data-studio]");
const at = page.dataset;
const line = page.querySelector("[data-said]");
const copyName = `draft ${at.draft} ${at.path}`;

/** An answer of the server, or null without one. A lost session answers with a redirect. */
async function ask(url, fields, byItself = false) {
  const headers = byItself ? { "X-Autosave": "1" } : {};
  const body = fields && new URLSearchParams({ csrf_token: at.token, ...fields });
  try {
    const answer = await fetch(url, { method: fields ? "POST" : "GET", body, headers, redirect: "manual" });
    const isOurs = (answer.headers.get("Content-Type") ?? "").includes("json");
    return { status: answer.type === "opaqueredirect" ? 401 : answer.status, told: isOurs ? await answer.json() : {} };
  } catch {
    return null;
  }
}

function say(words, tone = "") {
  line.textContent = words;
  line.dataset.tone = tone;
}

function time() {
  return new Intl.DateTimeFormat("zh-CN", { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false }).format(new Date());
}

/** Keep a copy in this browser; where it has no room, the page still warns before it is left. */
function keepCopy(content, base) {
  try {
    localStorage.setItem(copyName, JSON.stringify({ content, base }));
  } catch {
    say("这个浏览器没有空间保留副本，请不要关闭页面。", "amber");
  }
}

/** The copy of a text that was never saved; none where the browser keeps nothing or what it kept cannot be read. */
function keptCopy() {
  try {
    return JSON.parse(localStorage.getItem(copyName) ?? "null");
  } catch {
    return null;
  }
}

function dropCopy() {
  try {
    localStorage.removeItem(copyName);
  } catch {
    // A browser that keeps nothing has nothing to drop.
  }
}

export class Session {
  constructor() {
    this.digest = "";
    this.isReadOnly = at.open !== "yes";
    this.path = at.path;
    this.choices = null;
    this.onShow = () => {};
    this.timer = 0;
    this.since = 0;
    this.isSaving = false;
    this.isStopped = this.isReadOnly;
    this.content = null;
    this.changed = 0;
    this.saved = 0;
  }

  /** Return the text to begin with: the server's, or a copy that was never saved. */
  async load() {
    const answer = await ask(at.fileUrl);
    if (answer?.status !== 200) {
      say("文件没有读出来，请刷新页面。", "red");
      throw new Error("the file was not read");
    }
    this.digest = answer.told.digest;
    const copy = keptCopy();
    if (!copy || this.isReadOnly || copy.content === answer.told.content) {
      dropCopy();
      return answer.told.content;
    }
    this.wasRestored = true;
    this.digest = copy.base;
    return copy.content;
  }

  async loadChoices() {
    const answer = await ask(at.choicesUrl);
    this.choices = answer?.status === 200 ? answer.told : null;
    return this.choices;
  }

  /** `content` gives the text, now or in a moment; it may refuse while the editor is in between. */
  start(content) {
    this.content = content;
    window.addEventListener("beforeunload", (event) => {
      if (this.changed !== this.saved && !this.isStopped) {
        event.preventDefault();
      }
    });
    setInterval(() => this.#present(), PRESENCE);
    page.addEventListener("click", (event) => this.#onClick(event));
    if (this.wasRestored) {
      say("找回了上次没有保存的改动", "amber");
      this.touch();
    }
    this.check();
  }

  /** Something was changed: save it soon. */
  touch() {
    if (this.isReadOnly) {
      return;
    }
    this.changed += 1;
    at.state = "changed";
    showChecking(page);
    say(this.isStopped ? "没有保存" : "正在编辑……", this.isStopped ? "red" : "");
    this.#schedule(PAUSE);
    clearTimeout(this.copying);
    this.copying = setTimeout(() => this.#copy(), COPY);
  }

  async #copy() {
    if (this.changed !== this.saved && !this.isSaving) {
      keepCopy(await this.content(), this.digest);
    }
  }

  #schedule(wait) {
    if (this.isStopped) {
      return;
    }
    this.since ||= Date.now();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#save(), Math.max(0, Math.min(wait, this.since + LONGEST - Date.now())));
  }

  async #save() {
    if (this.isSaving || this.isStopped || this.changed === this.saved) {
      return;
    }
    this.isSaving = true;
    this.since = 0;
    const mark = this.changed;
    const content = await this.content();
    keepCopy(content, this.digest);
    const answer = await ask(at.fileUrl.split("?")[0], { path: at.path, base: this.digest, content });
    this.isSaving = false;
    this.#hear(answer, mark);
    if (this.changed !== this.saved) {
      this.#schedule(answer && answer.status < 500 ? PAUSE : RETRY);
    }
  }

  /** Save what is not saved yet; give up when the server does not take it, and let the browser ask. */
  async #finish() {
    for (let turn = 0; turn < 3 && this.changed !== this.saved && !this.isStopped; turn += 1) {
      while (this.isSaving) {
        await new Promise((go) => setTimeout(go, 50));
      }
      await this.#save();
    }
  }

  #hear(answer, mark) {
    const state = answer?.told.state;
    if (state === "saved") {
      this.digest = answer.told.digest;
      this.saved = mark;
      if (this.changed === mark) {
        dropCopy();
      }
      say(`已保存 ${time()}`);
      this.check();
    } else if (state === "overtaken") {
      this.#stop("");
      page.querySelector("[data-overtaken-words]").textContent = answer.told.said;
      page.querySelector("[data-overtaken]").hidden = false;
      this.theirs = answer.told.digest;
    } else if (state === "over" || state === "refused") {
      this.#stop(answer.told.said);
    } else if (answer?.status === 401) {
      this.#stop("登录已结束，改动保留在这个浏览器里。请重新登录，再打开这一页。");
    } else if (answer?.status === 400 || answer?.status === 403) {
      this.#stop("页面已过期，改动保留在这个浏览器里。请刷新页面。");
    } else if (answer?.status === 413) {
      this.#stop("文件太大，没有保存。请拆成几个文件。");
    } else {
      say("没有连上服务器，正在重试；改动保留在这个浏览器里。", "amber");
    }
  }

  #stop(words) {
    this.isStopped = true;
    say(words || "没有保存", "red");
  }

  async #onClick(event) {
    const link = event.target.closest("a[href]");
    if (link && !link.target && this.changed !== this.saved && !this.isStopped && !event.ctrlKey && !event.metaKey) {
      // What was just changed is saved before the page is left.
      event.preventDefault();
      await this.#finish();
      location.assign(link.href);
      return;
    }
    const act = event.target.closest("[data-do]")?.dataset.do;
    if (act === "take-theirs") {
      dropCopy();
      this.saved = this.changed;
      location.reload();
    } else if (act === "take-mine") {
      this.digest = this.theirs;
      this.#goOn();
    } else if (act === "fork") {
      const answer = await ask(at.forkUrl, { path: at.path, content: await this.content() });
      if (answer?.told.url) {
        dropCopy();
        this.saved = this.changed;
        location.assign(answer.told.url);
      } else {
        say(answer?.told.said ?? "没有连上服务器，请再试一次。", "red");
      }
    }
  }

  #goOn() {
    page.querySelector("[data-overtaken]").hidden = true;
    this.isStopped = false;
    this.touch();
  }

  /** Ask what publishing would say; the newest answer counts. */
  async check() {
    const mine = (this.checking = (this.checking ?? 0) + 1);
    const answer = await ask(at.checkUrl, { path: at.path }, true);
    if (mine === this.checking && answer?.status === 200) {
      this.problems = answer.told.problems;
      showProblems(page, answer.told.problems, at.path, (problem) => this.onShow(problem));
      this.onChecked?.(answer.told.problems.filter((one) => one.file === at.path));
      if (this.changed === this.saved) {
        at.state = "checked";
      }
      this.#showOthers(answer.told.here);
    } else if (mine === this.checking) {
      showUnchecked(page);
    }
  }

  async #present() {
    const answer = await ask(at.checkUrl, { path: at.path, only: "presence" }, true);
    if (answer?.status === 200) {
      this.#showOthers(answer.told.here);
    }
  }

  #showOthers(here) {
    const told = here.map((one) => (one.path === at.path ? `${one.name}（正在看这个文件）` : one.name));
    page.querySelector("[data-here]").textContent = told.length ? `同时打开这份草稿：${told.join("、")}` : "";
  }

  async decide(decision, inputs) {
    return ask(at.decideUrl, { path: at.path, decision, inputs: JSON.stringify(inputs) });
  }

  /** The parts of a file of notices, acts or papers as people read them; none while it cannot be read. */
  async parts() {
    const answer = await ask(at.partsUrl);
    return answer?.told[at.kind] ?? [];
  }
}
