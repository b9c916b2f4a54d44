import { chart } from "../chart.js";
import { ask, h, keep, named, panel, setting, short, state as stated } from "../parts.js";

const SPANS = [
  ["15", "最近 15 分钟"],
  ["60", "最近 1 小时"],
  ["180", "最近 3 小时"],
  ["1440", "最近 24 小时"],
];

export const load = () => ask(`/dashboards?minutes=${setting("minutes", "15")}`);

export function draw(state, boards, show) {
  const span = h(
    "label",
    { class: "quiet" },
    "时间 ",
    h(
      "select",
      {
        id: "board-span",
        onchange: (event) => {
          keep("minutes", event.target.value);
          show();
        },
      },
      SPANS.map(([value, words]) => h("option", { value, selected: value === setting("minutes", "15") }, words)),
    ),
  );
  return h(
    "div",
    { class: "stack" },
    h(
      "div",
      { class: "panel-head", style: "padding-left:0;padding-right:0;border:0" },
      h(
        "div",
        {},
        h("h1", {}, "看板"),
        h("p", { class: "lead" }, "模板自己定义的 CloudWatch 看板，用本机量到的数据画出。"),
      ),
      h("span", { class: "end" }, span),
    ),
    boards.length
      ? boards.map((board) =>
          h(
            "div",
            { class: "stack" },
            boards.length > 1 && h("h2", {}, named(board.label)),
            h(
              "div",
              { class: "boards" },
              board.widgets.map((widget) =>
                panel(widget.title || "说明", h("div", { class: "panel-body" }, inside(widget, board, state))),
              ),
            ),
          ),
        )
      : h("p", { class: "empty" }, "模板里没有看板。"),
  );
}

function inside(widget, board, state) {
  if (widget.text !== undefined) return h("p", { style: "white-space:pre-wrap" }, widget.text);
  if (widget.alarms)
    return h(
      "ul",
      { class: "due" },
      state.alarms
        .filter((alarm) => widget.alarms.includes(alarm.name))
        .map((alarm) => h("li", {}, stated(alarm.state), short(alarm.label))),
    );
  if (widget.lines === undefined) return h("p", { class: "quiet" }, widget.unread);
  const lines = widget.lines.map((line) => ({ ...line, label: line.label.split(" · ").map(short).join(" · ") }));
  return [
    chart({ title: widget.title, lines, since: board.since, until: board.until }),
    widget.unread && h("p", { class: "quiet" }, widget.unread),
  ];
}
