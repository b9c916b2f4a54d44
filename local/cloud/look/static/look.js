// The operator's page: ten rooms, each with what it loads and how it is drawn.
import { ask, bare, h } from "./parts.js";
import * as alarms from "./rooms/alarms.js";
import * as bill from "./rooms/bill.js";
import * as boards from "./rooms/boards.js";
import * as functions from "./rooms/functions.js";
import * as logs from "./rooms/logs.js";
import * as metrics from "./rooms/metrics.js";
import * as overview from "./rooms/overview.js";
import * as queues from "./rooms/queues.js";
import * as roles from "./rooms/roles.js";
import * as workflows from "./rooms/workflows.js";

const ROOMS = {
  overview: ["总览", overview],
  functions: ["函数", functions],
  queues: ["队列与死信", queues],
  workflows: ["工作流", workflows],
  logs: ["日志", logs],
  metrics: ["指标", metrics],
  alarms: ["告警", alarms],
  boards: ["看板", boards],
  roles: ["权限", roles],
  bill: ["费用", bill],
};
const FOLLOW_MS = 5000;
const main = document.getElementById("main");
let turn = 0;

const room = () => {
  const name = location.hash.slice(2).split("?")[0];
  return name in ROOMS ? name : "overview";
};

function door() {
  const here = room();
  document.title = `${ROOMS[here][0]} · 本地云`;
  document
    .getElementById("rooms")
    .replaceChildren(
      ...Object.entries(ROOMS).map(([name, [title]]) =>
        h("a", { href: `#/${name}`, "data-room": name, "aria-current": name === here ? "page" : null }, title),
      ),
    );
}

function badges(state) {
  const due = {
    queues: state.queues.filter((queue) => queue.dead).reduce((sum, queue) => sum + queue.visible + queue.hidden, 0),
    workflows: state.executions.filter((run) => ["FAILED", "TIMED_OUT"].includes(run.status)).length,
    alarms: state.alarms.filter((alarm) => alarm.state === "ALARM").length,
    roles: state.refused,
  };
  for (const [name, number] of Object.entries(due)) {
    const link = document.querySelector(`[data-room="${name}"]`);
    link.querySelector(".badge")?.remove();
    if (number)
      link.append(h("span", { class: "badge" }, String(number), h("span", { class: "only-spoken" }, " 项待处理")));
  }
  document.querySelector("nav [aria-current]").scrollIntoView({ block: "nearest", inline: "nearest" });
}

/* Loads and draws. What the reader was typing in keeps the focus; a later call overtakes an earlier one. */
async function show({ moved = false } = {}) {
  const mine = (turn += 1);
  const [, { load, draw }] = ROOMS[room()];
  main.setAttribute("aria-busy", "true");
  try {
    const state = await ask("/state");
    const told = load ? await load(state) : undefined;
    if (mine !== turn) return;
    const focus = document.activeElement?.id;
    const caret = document.activeElement?.selectionStart;
    const open = [...main.querySelectorAll("details[open]")].map((each) =>
      each.closest("section")?.getAttribute("aria-label"),
    );
    main.replaceChildren(draw(state, told, show));
    for (const each of main.querySelectorAll("details"))
      if (open.includes(each.closest("section")?.getAttribute("aria-label") ?? "")) each.open = true;
    if (moved) main.focus({ preventScroll: true });
    else if (focus) refocus(focus, caret);
    badges(state);
    document.getElementById("as-of").textContent =
      `截至 ${new Date(state.at * 1000).toLocaleTimeString("zh-CN", { hour12: false })}`;
    document.getElementById("where").textContent =
      `${state.stacks.map((stack) => bare(stack.name)).length} 个栈 · AWS 端点 ${state.endpoint}`;
  } catch (error) {
    if (mine !== turn) return;
    main.replaceChildren(
      h(
        "p",
        { class: "said wrong", role: "alert" },
        `读取失败：${error.message}。本地云可能已停止；已显示的内容不受影响，请确认它在运行后点“刷新”。`,
      ),
    );
  } finally {
    if (mine === turn) main.removeAttribute("aria-busy");
  }
}

function refocus(id, caret) {
  const again = document.getElementById(id);
  again?.focus({ preventScroll: true });
  if (typeof caret === "number" && again?.type === "search") again.setSelectionRange(caret, caret);
}

const follow = document.getElementById("follow");
document.getElementById("refresh").addEventListener("click", () => show());
setInterval(() => {
  if (follow.checked && !document.hidden && !document.querySelector("dialog[open]")) show();
}, FOLLOW_MS);
addEventListener("hashchange", () => {
  door();
  show({ moved: true });
});
door();
show();
