// Lines over time as SVG, each told by colour and dash, with its figures in a table below.
import { count, exact, h, scroll } from "./parts.js";

const SVG = "http://www.w3.org/2000/svg";
const COLOURS = ["#1c4f8f", "#8a5200", "#1d6b47", "#7a3e9d", "#0b7285", "#a0336e", "#52606d", "#4d7c0f"];
const DASHES = ["", "6 3", "2 2", "8 3 2 3", "", "6 3", "2 2", "8 3 2 3"];
const HEIGHT = 200,
  LEFT = 52,
  RIGHT = 14,
  TOP = 22,
  BOTTOM = 24;
const LINES_MAX = 8;
const UNITS = { Milliseconds: "毫秒", Seconds: "秒", Count: "次", Bytes: "字节", None: "" };

function s(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// Round steps: 1, 2 or 5 times a power of ten, three to six of them.
export function steps(most) {
  if (most <= 0) return [0, 1];
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough);
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, at) => at * step);
}

/* lines: [{label, unit, statistic, points: [[second, value]], right?}] */
export function chart({ title, lines, since, until }) {
  const told = lines.filter((line) => line.points.length);
  if (!told.length) return h("p", { class: "quiet" }, "这段时间没有数据。");
  const most = (line) => Math.max(...line.points.map(([, value]) => value));
  const ranked = [...told].sort((a, b) => most(b) - most(a));
  const shown = ranked.slice(0, LINES_MAX);
  const hidden = ranked.slice(LINES_MAX);
  const same = shown.every((line) => line.unit === shown[0].unit);
  const legend = shown.map((line, at) =>
    h("li", {}, sample(at), `${line.label}${same ? "" : unit(line)}${line.right ? "（右轴）" : ""}`),
  );
  const rest = hidden.length
    ? h(
        "p",
        { class: "quiet" },
        `另有 ${hidden.length} 条较低的没有画出${hidden.every((line) => most(line) === 0) ? "（都为零）" : ""}，见数据表。`,
      )
    : null;
  return h(
    "figure",
    {},
    drawing(title, shown, since, until),
    h("ul", { class: "legend" }, legend),
    rest,
    figures(title, ranked, most),
  );
}

function unit(line) {
  const words = UNITS[line.unit] ?? line.unit;
  return words ? ` · ${words}` : "";
}

function sample(at) {
  const line = s("line", {
    x1: 0,
    y1: 5,
    x2: 22,
    y2: 5,
    stroke: COLOURS[at],
    "stroke-width": 2,
    "stroke-dasharray": DASHES[at],
  });
  return s("svg", { width: 22, height: 10, "aria-hidden": "true" }, line);
}

function drawing(title, lines, since, until) {
  const width = innerWidth < 760 ? 340 : 560;
  const axis = (right) =>
    steps(
      Math.max(
        0,
        ...lines
          .filter((line) => Boolean(line.right) === right)
          .flatMap((line) => line.points.map(([, value]) => value)),
      ),
    );
  const axes = { left: axis(false), right: axis(true) };
  const two = lines.some((line) => line.right);
  const end = width - (two ? LEFT : RIGHT);
  const x = (at) => LEFT + ((at - since) / (until - since)) * (end - LEFT);
  const y = (value, ticks) => HEIGHT - BOTTOM - (value / ticks.at(-1)) * (HEIGHT - BOTTOM - TOP);
  const drawn = s("svg", {
    class: "chart",
    viewBox: `0 0 ${width} ${HEIGHT}`,
    role: "img",
    "aria-label": `${title}：${lines.length} 条折线，数据见下表`,
  });
  for (const tick of axes.left) {
    drawn.append(
      s("line", { class: tick ? "rule" : "base", x1: LEFT, x2: end, y1: y(tick, axes.left), y2: y(tick, axes.left) }),
    );
    drawn.append(s("text", { x: LEFT - 6, y: y(tick, axes.left) + 4, "text-anchor": "end" }, count(tick)));
  }
  const unitOf = [...new Set(lines.filter((line) => !line.right).map(unit))];
  if (unitOf.length === 1)
    drawn.append(s("text", { x: LEFT - 6, y: 10, "text-anchor": "end" }, unitOf[0].replace(" · ", "")));
  if (two)
    for (const tick of axes.right) drawn.append(s("text", { x: end + 6, y: y(tick, axes.right) + 4 }, count(tick)));
  const pieces = width < 500 ? 2 : 4;
  for (let n = 0; n <= pieces; n += 1) {
    const at = since + ((until - since) * n) / pieces;
    drawn.append(
      s(
        "text",
        { x: x(at), y: HEIGHT - 6, "text-anchor": n === 0 ? "start" : n === pieces ? "end" : "middle" },
        clock(at),
      ),
    );
  }
  lines.forEach((line, at) => {
    const ticks = line.right ? axes.right : axes.left;
    const inside = line.points.map(([second, value]) => [Math.max(LEFT, x(second)), y(value, ticks)]);
    const look = {
      stroke: COLOURS[at],
      "stroke-width": 2,
      fill: "none",
      "stroke-dasharray": DASHES[at],
      "stroke-linejoin": "round",
    };
    drawn.append(s("polyline", { ...look, points: inside.map((point) => point.join(",")).join(" ") }));
    for (const [cx, cy] of inside.length <= 30 ? inside : [])
      drawn.append(s("circle", { cx, cy, r: 2.4, fill: COLOURS[at] }));
  });
  return drawn;
}

const clock = (at) =>
  new Date(at * 1000).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });

function figures(title, lines, most) {
  const last = (line) => line.points.at(-1);
  const rows = lines.map((line) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, line.label),
      h("td", {}, line.statistic),
      h("td", { class: "num" }, count(most(line))),
      h("td", { class: "num" }, count(last(line)[1])),
      h("td", { class: "nowrap" }, exact(last(line)[0])),
    ),
  );
  const heads = ["线", "统计", "最高", "最近", "最近的时刻"].map((head, at) =>
    h("th", { scope: "col", class: at === 2 || at === 3 ? "num" : null }, head),
  );
  const held = h("table", {}, h("thead", {}, h("tr", {}, heads)), h("tbody", {}, rows));
  return h("details", {}, h("summary", {}, `数据表（${lines.length} 条）`), scroll(`${title}的数据`, held));
}
