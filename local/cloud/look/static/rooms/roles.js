import { ask, count, h, keep, named, panel, setting, table } from "../parts.js";

export const load = () => ask("/grants");

const STATES = { refused: ["bad", "被拒"], used: ["good", "用到"], unused: ["", "未用到"] };

function stated(row) {
  const [kind, words] = STATES[row.state];
  return h("span", { class: `state ${kind}` }, words);
}

export function draw(_, told, show) {
  const only = setting("state");
  const rows = Object.keys(STATES).flatMap((state) => told[state].map((row) => ({ ...row, state })));
  const options = [
    ["", `全部（${rows.length}）`],
    ...Object.entries(STATES).map(([state, [, words]]) => [state, `${words}（${told[state].length}）`]),
  ];
  const filter = h(
    "label",
    {},
    "状态",
    h(
      "select",
      {
        id: "grant-state",
        onchange: (event) => {
          keep("state", event.target.value);
          show();
        },
      },
      options.map(([value, words]) => h("option", { value, selected: value === only }, words)),
    ),
  );
  const columns = [
    { title: "角色", head: true, value: (row) => row.role, cell: (row) => named(row.role) },
    { title: "状态", value: (row) => Object.keys(STATES).indexOf(row.state), cell: stated },
    { title: "操作", value: (row) => row.action, cell: (row) => h("code", {}, row.action) },
    {
      title: "资源",
      value: (row) => row.resource,
      cell: (row) => [
        h("code", { title: row.resource }, row.place),
        row.because && h("span", { class: "of" }, row.because),
      ],
    },
    { title: "次数", num: true, value: (row) => row.times ?? 0, cell: (row) => count(row.times ?? 0) },
  ];
  const refused = told.refused.length;
  return h(
    "div",
    { class: "stack" },
    h(
      "div",
      {},
      h("h1", {}, "权限"),
      h(
        "p",
        { class: "lead" },
        refused
          ? `${count(refused)} 项请求被拒：模板没有授予，在 AWS 上同样会被拒。`
          : "没有请求被拒。每个请求都按模板里的策略核验。",
      ),
    ),
    panel(
      "各角色的授权",
      table({
        id: "grants",
        name: "授权",
        columns,
        rows: rows.filter((row) => !only || row.state === only),
        text: (row) => `${row.role} ${row.action} ${row.resource} ${row.because ?? ""}`,
        empty: "没有这样的授权。",
        sort: 1,
        down: false,
        tools: [filter],
      }),
      { note: "自本地云启动以来" },
    ),
  );
}
