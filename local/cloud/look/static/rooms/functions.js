import { count, duration, h, named, panel, table, when } from "../parts.js";

export function draw(state) {
  const columns = [
    {
      title: "函数",
      head: true,
      value: (row) => row.label,
      cell: (row) => h("a", { href: `#/logs?function=${encodeURIComponent(row.label)}` }, named(row.label)),
    },
    { title: "调用", num: true, value: (row) => row.invocations, cell: (row) => count(row.invocations) },
    {
      title: "出错",
      num: true,
      value: (row) => row.errors,
      cell: (row) => h("span", { class: row.errors ? "bad-text" : null }, count(row.errors)),
    },
    { title: "中位耗时", num: true, value: (row) => row.p50_ms, cell: (row) => duration(row.p50_ms) },
    {
      title: "p95 耗时",
      num: true,
      value: (row) => row.p95_ms,
      cell: (row) => [duration(row.p95_ms), h("span", { class: "of" }, `限 ${count(row.timeout_s)} 秒`)],
    },
    { title: "最多用的内存", num: true, value: (row) => row.memory_mb_max, cell: memory },
    { title: "冷启动", num: true, value: (row) => row.starts, cell: (row) => count(row.starts) },
    {
      title: "AWS 调用",
      num: true,
      value: (row) => row.calls,
      cell: (row) => [
        count(row.calls),
        h("span", { class: "of" }, row.invocations ? `每次 ${count(row.calls / row.invocations)}` : ""),
      ],
    },
    { title: "最近一次", value: (row) => row.last_at, cell: (row) => when(row.last_at, state.at) },
  ];
  return h(
    "div",
    { class: "stack" },
    h(
      "div",
      {},
      h("h1", {}, "函数"),
      h("p", { class: "lead" }, "每个函数跑了多久、用了多少内存；点名称看它的日志。耗时取最近一千次。"),
    ),
    panel(
      "全部函数",
      table({
        id: "functions",
        name: "函数",
        columns,
        rows: state.functions,
        text: (row) => row.label,
        empty: "模板里没有函数。",
        sort: 1,
      }),
      { note: "内存为进程的最高占用，含共享的部分" },
    ),
  );
}

function memory(row) {
  if (row.memory_mb_max === null) return "—";
  const share = Math.min(100, (row.memory_mb_max / row.memory_mb) * 100);
  return [
    `${count(row.memory_mb_max)} / ${count(row.memory_mb)} MB`,
    h("span", { class: "bar", "aria-hidden": "true" }, h("span", { style: `width:${share}%` })),
  ];
}
