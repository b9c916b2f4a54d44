import { count, figure, h, named, panel, short, table, when } from "../parts.js";

export function draw(state) {
  const called = state.functions.reduce((sum, each) => sum + each.invocations, 0);
  const errors = state.functions.reduce((sum, each) => sum + each.errors, 0);
  const calls = state.functions.reduce((sum, each) => sum + each.calls, 0);
  const waiting = state.queues
    .filter((queue) => !queue.dead)
    .reduce((sum, queue) => sum + queue.visible + queue.hidden, 0);
  const running = state.executions.filter((run) => run.status === "RUNNING").length;
  const figures = h(
    "div",
    { class: "figures" },
    figure("函数调用", count(called), {
      href: "#/functions",
      note: `${count(state.functions.filter((each) => each.invocations).length)} 个函数用过`,
    }),
    figure("其中出错", count(errors), { href: "#/functions?functions-by=2&functions-down=1", bad: errors > 0 }),
    figure("事件", count(state.events_total), { note: "放上各总线的" }),
    figure("AWS 调用", count(calls), {
      href: "#/bill",
      note: state.events_total ? `每个事件 ${count(calls / state.events_total)} 次` : "",
    }),
    figure("在队列里", count(waiting), { href: "#/queues" }),
    figure("进行中的工作流", count(running), { href: "#/workflows" }),
  );
  return h(
    "div",
    { class: "stack" },
    h("div", {}, h("h1", {}, "总览"), h("p", { class: "lead" }, "先看需要处理的，再看跑了多少。")),
    panel("需要处理", due(state)),
    figures,
    h(
      "div",
      { class: "two" },
      panel(
        "栈",
        table({
          id: "stacks",
          name: "栈的表",
          rows: state.stacks,
          text: (row) => row.name,
          empty: "还没有部署。",
          sort: 1,
          columns: [
            { title: "名称", head: true, value: (row) => row.name, cell: (row) => row.name },
            { title: "资源", num: true, value: (row) => row.resources, cell: (row) => count(row.resources) },
          ],
        }),
      ),
      panel(
        "事件",
        table({
          id: "events",
          name: "事件的表",
          rows: Object.entries(state.events),
          text: ([name]) => name,
          empty: "还没有事件。",
          sort: 1,
          columns: [
            { title: "类型", head: true, value: ([name]) => name, cell: ([name]) => h("code", {}, name) },
            { title: "个数", num: true, value: ([, number]) => number, cell: ([, number]) => count(number) },
          ],
        }),
      ),
    ),
  );
}

function due(state) {
  const lines = [
    ...state.queues
      .filter((queue) => queue.dead && queue.visible + queue.hidden > 0)
      .map((queue) =>
        line("死信", "#/queues", named(queue.label), `${count(queue.visible + queue.hidden)} 条消息没有处理成功`, ""),
      ),
    ...state.executions
      .filter((run) => ["FAILED", "TIMED_OUT"].includes(run.status))
      .map((run) =>
        line(
          "工作流失败",
          `#/workflows?run=${encodeURIComponent(run.arn)}`,
          run.name,
          `${short(run.machine)}：${run.error || "没有说明原因"}`,
          when(run.ended, state.at),
        ),
      ),
    ...state.alarms
      .filter((alarm) => alarm.state === "ALARM")
      .map((alarm) =>
        line("告警", "#/alarms", named(alarm.label), `${alarm.metric} ${alarm.threshold}`, when(alarm.since, state.at)),
      ),
    ...(state.refused
      ? [line("被拒", "#/roles?state=refused", `${count(state.refused)} 项请求`, "模板没有授予，在 AWS 上同样会被拒", "")]
      : []),
    ...state.problems.map((problem) => line("本地云的故障", null, "", problem.trim().split("\n").at(-1), "")),
  ];
  return lines.length
    ? h("ul", { class: "due" }, lines)
    : h("p", { class: "empty" }, "没有死信、没有失败的工作流、没有告警、没有被拒的请求。");
}

function line(kind, href, name, words, end) {
  return h(
    "li",
    {},
    h("span", { class: "state bad" }, kind),
    href ? h("a", { href }, name) : name,
    h("span", {}, words),
    h("span", { class: "end" }, end),
  );
}
