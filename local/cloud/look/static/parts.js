// The few shapes that the rooms are made of. Text is always set as text: nothing that was logged becomes markup.

export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const count = (value) => Number(value).toLocaleString("zh-CN", { maximumFractionDigits: 2 });

export function duration(ms) {
  if (ms === null || ms === undefined) return "—";
  if (ms < 1000) return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} 毫秒`;
  if (ms < 120_000) return `${(ms / 1000).toFixed(1)} 秒`;
  return ms < 7_200_000 ? `${Math.round(ms / 60_000)} 分钟` : `${Math.round(ms / 3_600_000)} 小时`;
}

export function usd(value) {
  if (value === 0) return "0";
  return `$${value >= 0.01 ? value.toFixed(4) : value.toPrecision(2)}`;
}

export const exact = (at) => new Date(at * 1000).toLocaleString("zh-CN", { hour12: false });

export function when(at, now) {
  if (!at) return "—";
  const ago = Math.max(0, now - at);
  const words =
    ago < 5 ? "刚才" : ago < 90 ? `${Math.round(ago)} 秒前` : ago < 5400 ? `${Math.round(ago / 60)} 分钟前` : exact(at);
  return h("time", { datetime: new Date(at * 1000).toISOString(), title: exact(at), class: "nowrap" }, words);
}

// "Stack/LogicalId1A2B3C4D": the id without the digest that CDK adds, the stack below it.
export function named(label) {
  const [stack, id] = label.includes("/") ? label.split("/") : ["", label];
  return [bare(id), stack && h("span", { class: "of" }, stack)];
}
export const bare = (id) => id.replace(/(Function|Queue|Machine)?[0-9A-F]{8}$/, "") || id;
export const short = (label) =>
  label.includes("/") ? `${label.split("/")[0]}/${bare(label.split("/")[1])}` : bare(label);

const KINDS = {
  OK: ["good", "正常"],
  ALARM: ["bad", "告警"],
  INSUFFICIENT_DATA: ["", "数据不足"],
  SUCCEEDED: ["good", "成功"],
  FAILED: ["bad", "失败"],
  TIMED_OUT: ["bad", "超时"],
  ABORTED: ["wait", "已中止"],
  RUNNING: ["busy", "进行中"],
};
export function state(name) {
  const [kind, words] = KINDS[name] ?? ["", name];
  return h("span", { class: `state ${kind}` }, words);
}

export function panel(title, body, { note, end } = {}) {
  const head = h(
    "div",
    { class: "panel-head" },
    h("h2", {}, title),
    note && h("span", { class: "quiet" }, note),
    end && h("span", { class: "end" }, end),
  );
  return h("section", { class: "panel", "aria-label": title }, head, body);
}

export function figure(what, value, { note, href, bad } = {}) {
  const inside = [
    h("span", { class: "what" }, what),
    h("span", { class: `value ${bad ? "bad-text" : ""}` }, value),
    note && h("span", { class: "note" }, note),
  ];
  return href ? h("a", { class: "figure", href }, inside) : h("div", { class: "figure" }, inside);
}

// The room's settings live in the address: #/functions?q=relay&sort=errors
export function setting(name, otherwise = "") {
  return new URLSearchParams(location.hash.split("?")[1] ?? "").get(name) ?? otherwise;
}
export function keep(name, value) {
  const [room, query] = location.hash.split("?");
  const settings = new URLSearchParams(query ?? "");
  if (value === "" || value === null) settings.delete(name);
  else settings.set(name, value);
  history.replaceState(null, "", settings.size ? `${room}?${settings}` : room);
}

const FEW = 7; // rows that need no search

/* A table with search and sorting. columns: {title, cell(row), value(row)?, num?, head?}; `text(row)` is what is searched. */
export function table({
  id,
  name,
  columns,
  rows,
  text,
  empty,
  sort = 0,
  down = true,
  row: dress,
  tools = [],
  limit = 300,
}) {
  const key = (what) => `${id}-${what}`;
  let by = Number(setting(key("by"), sort));
  let falling = setting(key("down"), down ? "1" : "0") === "1";
  const search = h("input", { type: "search", id: key("q"), value: setting(key("q")), autocomplete: "off" });
  const total = h("span", { class: "count", role: "status" });
  const body = h("tbody");
  const heads = columns.map((column, at) =>
    h(
      "th",
      { scope: "col", class: column.num ? "num" : null },
      column.value ? h("button", { type: "button", onclick: () => order(at) }, column.title) : column.title,
    ),
  );
  const holder = h("div");

  function order(at) {
    falling = at === by ? !falling : Boolean(columns[at].num);
    by = at;
    keep(key("by"), String(by));
    keep(key("down"), falling ? "1" : "0");
    fill();
  }
  function fill() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = rows.filter((row) => words.every((word) => text(row).toLowerCase().includes(word)));
    const { value } = columns[by] ?? {};
    if (value) found.sort((a, b) => compare(value(a), value(b)) * (falling ? -1 : 1));
    heads.forEach((head, at) =>
      at === by
        ? head.setAttribute("aria-sort", falling ? "descending" : "ascending")
        : head.removeAttribute("aria-sort"),
    );
    total.textContent =
      found.length === rows.length
        ? `共 ${count(rows.length)} 条`
        : `${count(found.length)} / ${count(rows.length)} 条`;
    if (found.length > limit) total.textContent += `，显示前 ${limit} 条`;
    body.replaceChildren(
      ...found.slice(0, limit).map((row) =>
        h(
          "tr",
          dress?.(row) ?? {},
          columns.map((column) =>
            h(
              column.head ? "th" : "td",
              {
                scope: column.head ? "row" : null,
                class: [column.num && "num", column.class].filter(Boolean).join(" ") || null,
              },
              column.cell(row),
            ),
          ),
        ),
      ),
    );
    holder.replaceChildren(
      found.length
        ? scroll(name, h("table", {}, h("thead", {}, h("tr", {}, heads)), body))
        : h("p", { class: "empty" }, rows.length ? "没有符合条件的。" : empty),
    );
  }
  search.addEventListener("input", () => {
    keep(key("q"), search.value);
    fill();
  });
  fill();
  return h(
    "div",
    {},
    (rows.length > FEW || tools.length > 0) &&
      h("div", { class: "tools" }, rows.length > FEW && h("label", { class: "search" }, "搜索", search), tools, total),
    holder,
  );
}
export const scroll = (name, inside) =>
  h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": name }, inside);
function compare(a, b) {
  if (typeof a === "string" || typeof b === "string") return String(a ?? "").localeCompare(String(b ?? ""), "zh-CN");
  return (a ?? -1) - (b ?? -1);
}

export async function ask(path, body) {
  const answer = await fetch(
    `/_local${path}`,
    body === undefined
      ? {}
      : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) },
  );
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.message ?? `应答 ${answer.status}`);
  return told;
}

export function confirmed(title, text, yes) {
  const dialog = document.getElementById("ask");
  for (const [id, words] of [
    ["ask-title", title],
    ["ask-text", text],
    ["ask-yes", yes],
  ])
    document.getElementById(id).textContent = words;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) =>
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }),
  );
}
