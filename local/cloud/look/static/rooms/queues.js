import { ask, bare, confirmed, count, duration, h, named, panel, short, table, when } from "../parts.js";

let said = null;

export function draw(state, _, show) {
  const dead = state.queues.filter((queue) => queue.dead);
  const full = dead.filter((queue) => queue.visible + queue.hidden > 0);
  const told = said && h("p", { class: `said ${said.wrong ? "wrong" : ""}`, role: "status" }, said.words);
  said = null;
  return h(
    "div",
    { class: "stack" },
    h(
      "div",
      {},
      h("h1", {}, "队列与死信"),
      h("p", { class: "lead" }, "死信是多次处理都没有成功的消息；修好原因后重新投递。"),
    ),
    told,
    full.length
      ? full.map((queue) => letters(queue, state.at, show))
      : panel("死信", h("p", { class: "empty" }, `${dead.length} 个死信队列都是空的。`)),
    panel(
      "全部队列",
      table({
        id: "queues",
        name: "队列",
        rows: state.queues,
        text: (row) => `${row.label} ${row.consumer}`,
        empty: "模板里没有队列。",
        sort: 1,
        columns: [
          {
            title: "队列",
            head: true,
            value: (row) => row.label,
            cell: (row) => [row.dead && h("span", { class: "state tag" }, "死信"), named(row.label)],
          },
          {
            title: "等待",
            num: true,
            value: (row) => row.visible,
            cell: (row) => h("span", { class: row.dead && row.visible ? "bad-text" : null }, count(row.visible)),
          },
          { title: "处理中", num: true, value: (row) => row.hidden, cell: (row) => count(row.hidden) },
          {
            title: "最久的一条",
            num: true,
            value: (row) => row.age_s,
            cell: (row) => (row.visible + row.hidden ? duration(row.age_s * 1000) : "—"),
          },
          {
            title: "交给",
            value: (row) => row.consumer || row.source,
            cell: (row) => (row.consumer ? short(row.consumer) : row.source ? `来自 ${short(row.source)}` : "—"),
          },
        ],
      }),
    ),
  );
}

function letters(queue, now, show) {
  const back =
    queue.source &&
    h("button", { type: "button", class: "strong", onclick: () => redrive(queue, null, show) }, "全部重新投递");
  return panel(
    `死信：${bare(queue.label.split("/").at(-1))}`,
    table({
      id: `dead-${queue.label}`,
      name: `${queue.label} 的死信`,
      rows: queue.letters,
      text: (row) => `${row.event} ${row.id}`,
      empty: "",
      sort: 2,
      columns: [
        { title: "事件", head: true, value: (row) => row.event, cell: (row) => h("code", {}, row.event || "不是事件") },
        { title: "最后一次为什么失败", value: (row) => row.why, cell: (row) => row.why || "—" },
        { title: "进入时间", value: (row) => row.at, cell: (row) => when(row.at, now) },
        { title: "取过", num: true, value: (row) => row.received, cell: (row) => `${count(row.received)} 次` },
        {
          title: "消息编号",
          cell: (row) => [h("code", {}, row.id), h("span", { class: "of" }, `${count(row.bytes)} 字节`)],
        },
        {
          title: "处理",
          cell: (row) =>
            queue.source &&
            h(
              "button",
              {
                type: "button",
                "aria-label": `重新投递 ${row.event || row.id}`,
                onclick: () => redrive(queue, row, show),
              },
              "重新投递",
            ),
        },
      ],
    }),
    {
      note: queue.source
        ? `将送回 ${short(queue.source)}；内容可能含个人信息，这里不显示`
        : "来源不止一个，不能由这里送回",
      end: back,
    },
  );
}

async function redrive(queue, letter, show) {
  const what = letter ? `消息 ${letter.event || letter.id} ` : `${count(queue.visible)} 条消息`;
  if (
    !(await confirmed("重新投递死信", `${what}将作为新消息送回 ${short(queue.source)}，并从死信队列移走。`, "重新投递"))
  )
    return;
  try {
    const { moved } = await ask(
      `/queues/${encodeURIComponent(queue.name)}/redrive`,
      letter ? { message: letter.id } : {},
    );
    said = { words: `已送回 ${moved} 条消息。` };
  } catch (error) {
    said = { words: `没有送回：${error.message}`, wrong: true };
  }
  await show();
}
