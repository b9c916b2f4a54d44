import { ask, confirmed, count, exact, figure, h, panel, short, table, usd } from "../parts.js";

export const load = () => ask("/bill");

export function draw(_, bill, show) {
  const { prices } = bill;
  const begin = h("button", { type: "button", onclick: () => again(show) }, "从现在起重新计");
  const lines = [
    {
      title: "项目",
      head: true,
      value: (row) => row.name,
      cell: (row) => [row.name, h("span", { class: "of" }, row.service)],
    },
    {
      title: "用量",
      num: true,
      value: (row) => row.quantity,
      cell: (row) => `${Number(row.quantity).toLocaleString("zh-CN", { maximumFractionDigits: 4 })} ${row.unit}`,
    },
    {
      title: "单价（美元）",
      num: true,
      cell: (row) => `${row.price} / ${row.per === 1 ? "" : `${count(row.per)} `}${row.unit}`,
    },
    { title: "金额", num: true, value: (row) => row.usd, cell: (row) => usd(row.usd) },
  ];
  const calls = [
    {
      title: "谁",
      head: true,
      value: (row) => row.function,
      cell: (row) => (row.function ? short(row.function) : "工作流与浏览器"),
    },
    { title: "服务", value: (row) => row.service, cell: (row) => row.service },
    { title: "操作", value: (row) => row.action, cell: (row) => h("code", {}, row.action) },
    { title: "次数", num: true, value: (row) => row.requests, cell: (row) => count(row.requests) },
    {
      title: "写单位",
      num: true,
      value: (row) => row.write_units,
      cell: (row) => (row.write_units ? count(row.write_units) : "—"),
    },
    {
      title: "读单位",
      num: true,
      value: (row) => row.read_units,
      cell: (row) => (row.read_units ? count(row.read_units) : "—"),
    },
  ];
  return h(
    "div",
    { class: "stack" },
    h(
      "div",
      {},
      h("h1", {}, "费用"),
      h("p", { class: "lead" }, `刚才跑的这些，在 AWS 上约需多少钱。自 ${exact(bill.since)} 起计。`),
    ),
    h(
      "div",
      { class: "figures" },
      figure("估算合计", usd(bill.usd), { note: `美元，${prices.region}` }),
      figure("AWS 调用", count(bill.calls), { note: "函数、工作流与浏览器发出的" }),
      figure("事件", count(bill.events)),
      figure("每个事件", bill.events ? `${count(bill.calls / bill.events)} 次` : "—", {
        note: bill.events ? `约 ${usd(bill.usd / bill.events)}` : "",
      }),
    ),
    panel(
      "账单",
      table({
        id: "bill",
        name: "账单的表",
        columns: lines,
        rows: bill.lines,
        text: (row) => `${row.service} ${row.name}`,
        empty: "",
        sort: 3,
      }),
      { end: begin },
    ),
    h("p", { class: "quiet" }, `${prices.note}。价格读于 ${prices.read}，来源 ${prices.source}。`),
    panel(
      "谁调用了 AWS",
      table({
        id: "calls",
        name: "AWS 调用",
        columns: calls,
        rows: bill.calls_by,
        text: (row) => `${row.function} ${row.service} ${row.action}`,
        empty: "还没有调用。",
        sort: 3,
      }),
      { note: "DynamoDB 的单位按请求与应答的大小估算" },
    ),
  );
}

async function again(show) {
  if (!(await confirmed("重新计费用", "函数的次数与耗时、AWS 调用和账单都从零开始；日志、指标与队列不变。", "重新计")))
    return;
  await ask("/bill/begin", {});
  await show();
}
