import { count, h, named, panel, setting, keep, state as stated, table, when } from "../parts.js";

// CloudWatch's own words stay in the hint.
function reason(row) {
  const none = /no datapoints were received for (\d+) period/.exec(row.reason);
  const some = /(\d+) out of the last (\d+) datapoints \[(.*)\]/.exec(row.reason);
  const words = none
    ? `最近 ${none[1]} 个周期没有数据`
    : some
      ? `最近 ${some[2]} 个周期中有 ${some[1]} 个达到：${some[3].replaceAll(/ \([^)]*\)/g, "")}`
      : row.reason;
  return h("span", { title: row.reason }, words);
}

function condition(row) {
  const [what, window] = row.threshold.split(" · ");
  return [h("span", { class: "nowrap" }, what), window && h("span", { class: "of nowrap" }, window)];
}

const ORDER = { ALARM: 0, INSUFFICIENT_DATA: 1, OK: 2 };

export function draw(state, _, show) {
  const only = setting("state");
  const number = (name) => state.alarms.filter((alarm) => alarm.state === name).length;
  const options = [
    ["", `全部（${state.alarms.length}）`],
    ["ALARM", `告警（${number("ALARM")}）`],
    ["OK", `正常（${number("OK")}）`],
    ["INSUFFICIENT_DATA", `数据不足（${number("INSUFFICIENT_DATA")}）`],
  ];
  const filter = h(
    "label",
    {},
    "状态",
    h(
      "select",
      {
        id: "alarm-state",
        onchange: (event) => {
          keep("state", event.target.value);
          show();
        },
      },
      options.map(([value, words]) => h("option", { value, selected: value === only }, words)),
    ),
  );
  const columns = [
    { title: "告警", head: true, value: (row) => row.label, cell: (row) => named(row.label) },
    { title: "状态", value: (row) => ORDER[row.state], cell: (row) => stated(row.state) },
    {
      title: "指标",
      value: (row) => row.metric,
      cell: (row) => [row.metric.split(" ")[1], h("span", { class: "of" }, row.metric.split(" ")[0])],
    },
    { title: "条件", cell: condition },
    { title: "原因", cell: reason },
    { title: "自何时", value: (row) => row.since, cell: (row) => when(row.since, state.at) },
  ];
  return h(
    "div",
    { class: "stack" },
    h(
      "div",
      {},
      h("h1", {}, "告警"),
      h("p", { class: "lead" }, number("ALARM") ? `${count(number("ALARM"))} 个正在告警。` : "没有正在告警的。"),
    ),
    panel(
      "模板里的告警",
      table({
        id: "alarms",
        name: "告警",
        columns,
        rows: state.alarms.filter((alarm) => !only || alarm.state === only),
        text: (row) => `${row.label} ${row.metric} ${row.reason}`,
        empty: "没有这样的告警。",
        sort: 1,
        down: false,
        tools: [filter],
      }),
      { note: "有新数据或时间窗移动时判定" },
    ),
  );
}
