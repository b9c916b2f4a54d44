import { chart } from "../chart.js";
import { ask, h, keep, panel, setting, short, table } from "../parts.js";

const STATISTICS = ["Sum", "Average", "Maximum", "Minimum", "SampleCount", "p50", "p95", "p99"];

export async function load() {
  const metrics = await ask("/metrics");
  const chosen = metrics.find((metric) => key(metric) === setting("metric")) ?? null;
  if (!chosen) return { metrics };
  const statistic =
    setting("stat") ||
    (chosen.unit === "Milliseconds" ? "p95" : chosen.name.startsWith("Approximate") ? "Maximum" : "Sum");
  const query = new URLSearchParams({
    namespace: chosen.namespace,
    name: chosen.name,
    dimensions: JSON.stringify(chosen.dimensions),
    stat: statistic,
    minutes: "60",
  });
  return { metrics, chosen, statistic, told: await ask(`/metrics?${query}`) };
}

const key = (metric) => `${metric.namespace} ${metric.name} ${Object.values(metric.dimensions).join(" ")}`;

export function draw(_, { metrics, chosen, statistic, told }, show) {
  const columns = [
    {
      title: "指标",
      head: true,
      value: (row) => row.name,
      cell: (row) => h("a", { href: `#/metrics?metric=${encodeURIComponent(key(row))}` }, row.name),
    },
    { title: "命名空间", value: (row) => row.namespace, cell: (row) => row.namespace },
    { title: "属于", value: (row) => row.label, cell: (row) => row.label.split(" · ").map(short).join(" · ") },
    { title: "单位", value: (row) => row.unit, cell: (row) => row.unit },
  ];
  const select =
    chosen &&
    h(
      "label",
      { class: "quiet" },
      "统计 ",
      h(
        "select",
        {
          id: "metric-stat",
          onchange: (event) => {
            keep("stat", event.target.value);
            show();
          },
        },
        STATISTICS.map((name) => h("option", { value: name, selected: name === statistic }, name)),
      ),
    );
  const title = chosen && `${chosen.name} · ${chosen.label.split(" · ").map(short).join(" · ")}`;
  return h(
    "div",
    { class: "stack" },
    h(
      "div",
      {},
      h("h1", {}, "指标"),
      h("p", { class: "lead" }, "本地云自己量的，和函数在日志里报的（EMF）。按分钟保存；选一个画出最近一小时。"),
    ),
    chosen &&
      panel(
        title,
        h(
          "div",
          { class: "panel-body" },
          chart({
            title,
            since: told.since,
            until: told.until,
            lines: [{ label: statistic, unit: told.unit, statistic, points: told.points }],
          }),
        ),
        { note: chosen.namespace, end: select },
      ),
    panel(
      "全部指标",
      table({
        id: "metrics",
        name: "指标",
        columns,
        rows: metrics,
        text: (row) => `${row.namespace} ${row.name} ${row.label}`,
        empty: "还没有指标。",
        sort: 1,
        down: false,
        limit: 200,
      }),
    ),
  );
}
