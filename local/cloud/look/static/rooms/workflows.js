import { ask, count, duration, h, panel, setting, short, state as stated, table, when } from "../parts.js";

const KINDS = {
  Task: "任务",
  Pass: "传递",
  Choice: "选择",
  Wait: "等待",
  Map: "逐项",
  Parallel: "并行",
  Succeed: "完成",
  Fail: "失败",
};
const ENDS = { succeeded: "成功", failed: "失败", failing: "重试中", running: "进行中" };

export async function load(state) {
  const arn = setting("run") || state.executions[0]?.arn;
  return arn ? ask(`/executions/${encodeURIComponent(arn)}`).catch(() => null) : null;
}

export function draw(state, run) {
  const columns = [
    {
      title: "执行",
      head: true,
      value: (row) => row.name,
      cell: (row) =>
        h(
          "a",
          {
            href: `#/workflows?run=${encodeURIComponent(row.arn)}`,
            title: row.name,
            "aria-current": row.arn === run?.arn ? "true" : null,
          },
          brief(row.name),
          h("span", { class: "of" }, short(row.machine)),
        ),
    },
    { title: "状态", value: (row) => row.status, cell: (row) => stated(row.status) },
    { title: "用时", num: true, value: (row) => took(row, state.at), cell: (row) => duration(took(row, state.at)) },
    { title: "开始", value: (row) => row.began, cell: (row) => when(row.began, state.at) },
  ];
  const list = table({
    id: "runs",
    name: "执行的表",
    columns,
    rows: state.executions,
    text: (row) => `${row.name} ${row.machine} ${row.status} ${row.error}`,
    empty: "还没有工作流执行过。",
    sort: 3,
  });
  return h(
    "div",
    { class: "stack" },
    h(
      "div",
      {},
      h("h1", {}, "工作流"),
      h("p", { class: "lead" }, "每次执行按顺序经过了哪些状态、各用了多久、在哪里失败。"),
    ),
    h(
      "div",
      { class: setting("run") ? "side chosen" : "side" },
      panel("执行", list, { note: "最近 200 次" }),
      run ? path(run, state.at) : null,
    ),
  );
}

const brief = (name) => (name.length > 22 ? `${name.slice(0, 12)}…${name.slice(-6)}` : name);
const took = (run, now) => ((run.ended ?? now) - run.began) * 1000;

function path(run, now) {
  const why =
    run.status === "FAILED" && run.error ? h("p", { class: "said wrong" }, `${run.error}：${run.cause}`) : null;
  const steps = run.path.map((step) =>
    h(
      "li",
      { class: step.status === "failing" ? "failed" : step.status },
      h(
        "span",
        {},
        h("strong", {}, step.name),
        " ",
        h(
          "span",
          { class: "quiet" },
          `${KINDS[step.type] ?? step.type}${step.attempts > 1 ? ` · 试了 ${step.attempts} 次` : ""}`,
        ),
      ),
      h(
        "span",
        { class: "quiet nowrap" },
        step.status === "running"
          ? ENDS.running
          : `${step.status === "succeeded" ? "" : `${ENDS[step.status]} · `}${duration(((step.exited ?? now) - step.entered) * 1000)}`,
      ),
      step.error && h("p", { class: "why" }, `${step.error}：${step.cause}`),
    ),
  );
  const body = h("div", { class: "panel-body" }, why, h("ol", { class: "path" }, steps), run.maps.map(items));
  return panel(run.name, body, {
    note: [stated(run.status), ` ${count(run.path.length)} 个状态，共 ${duration(took(run, now))}`],
  });
}

const BECAME = [
  ["SUCCEEDED", "成功"],
  ["FAILED", "失败"],
  ["TIMED_OUT", "超时"],
  ["ABORTED", "中止"],
  ["RUNNING", "进行中"],
  ["PENDING", "未开始"],
];

function items(map) {
  const became = BECAME.map(([status, name]) => map.items[status] && `${name} ${count(map.items[status])}`);
  return h(
    "section",
    { class: "items" },
    h("h3", {}, `${map.state} 的各项`),
    h("p", { class: "quiet" }, became.filter(Boolean).join(" · ") || "没有项"),
    map.failed.map((one) => h("p", { class: "why" }, `第 ${one.index + 1} 项 ${one.error}：${one.cause}`)),
  );
}
