import { ask, count, exact, h, keep, named, panel, scroll, setting, short } from "../parts.js";

const SPANS = [
  ["", "全部时间"],
  ["300", "最近 5 分钟"],
  ["900", "最近 15 分钟"],
  ["3600", "最近 1 小时"],
];

export function load(state) {
  const span = Number(setting("span", "0"));
  const query = new URLSearchParams({
    function: setting("function"),
    q: setting("q"),
    since: span ? String(state.at - span) : "0",
  });
  return ask(`/logs?${query}`);
}

export function draw(state, told, show) {
  const options = [
    ["", "全部函数"],
    ...state.functions.map((each) => [each.label, short(each.label)]).sort((a, b) => a[1].localeCompare(b[1])),
  ];
  const changed = (name) => (event) => {
    keep(name, event.target.value);
    show();
  };
  const form = h(
    "form",
    {
      class: "tools",
      role: "search",
      onsubmit: (event) => {
        event.preventDefault();
        keep("q", event.target.elements["log-q"].value);
        show();
      },
    },
    h(
      "label",
      { class: "search" },
      "包含",
      h("input", { type: "search", id: "log-q", value: setting("q"), placeholder: "几个词，都要出现" }),
    ),
    choice("函数", "log-function", options, setting("function"), changed("function")),
    choice("时间", "log-span", SPANS, setting("span"), changed("span")),
    h("button", { type: "submit", class: "strong" }, "查找"),
    h(
      "span",
      { class: "count", role: "status" },
      told.found > told.lines.length
        ? `找到 ${count(told.found)} 行，显示最新 ${told.lines.length} 行`
        : `找到 ${count(told.found)} 行`,
    ),
  );
  const words = setting("q").split(/\s+/).filter(Boolean);
  const rows = told.lines.map((line) =>
    h(
      "tr",
      { class: "log-line" },
      h("td", { class: "nowrap" }, exact(line.at)),
      h("td", { class: "nowrap" }, named(line.function)),
      h("td", {}, marked(line.line, words)),
    ),
  );
  const heads = ["时间", "函数", "内容"].map((head) => h("th", { scope: "col" }, head));
  const body = rows.length
    ? scroll("日志", h("table", {}, h("thead", {}, h("tr", {}, heads)), h("tbody", {}, rows)))
    : h("p", { class: "empty" }, "没有符合条件的日志；换几个词，或放宽时间。");
  return h(
    "div",
    { class: "stack" },
    h(
      "div",
      {},
      h("h1", {}, "日志"),
      h("p", { class: "lead" }, "函数写下的每一行，最新的在前；每次调用末尾有 REPORT：耗时、计费时长、内存。"),
    ),
    panel("查找", h("div", {}, form, body)),
  );
}

function choice(name, id, options, chosen, onchange) {
  return h(
    "label",
    {},
    name,
    h(
      "select",
      { id, onchange },
      options.map(([value, words]) => h("option", { value, selected: value === chosen }, words)),
    ),
  );
}

function marked(line, words) {
  if (!words.length) return [line];
  const pattern = new RegExp(`(${words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})`, "gi");
  return line.split(pattern).map((part, at) => (at % 2 ? h("mark", {}, part) : part));
}
