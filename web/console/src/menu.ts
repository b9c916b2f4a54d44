/** The left menu by role: who needs which page. The first entry is that person's home, an auditor's the footprints. */
import { has } from "./session/session";

export interface MenuItem {
  to: string;
  name: string;
  icon: string;
  roles: readonly string[];
}

const ITEMS: readonly MenuItem[] = [
  { to: "/overview", name: "一张图", icon: "map", roles: ["leader"] },
  { to: "/findings", name: "疑似线索", icon: "flag", roles: ["leader", "reviewer"] },
  { to: "/reviews", name: "比对复核", icon: "pair", roles: ["reviewer", "leader", "auditor"] },
  { to: "/datasets", name: "我的数据集", icon: "table", roles: ["steward", "operator", "leader", "auditor"] },
  { to: "/systems", name: "业务系统", icon: "stack", roles: ["steward", "operator", "leader", "auditor", "reviewer"] },
  { to: "/lineage", name: "数据血缘", icon: "flow", roles: ["steward", "operator", "leader", "auditor", "reviewer"] },
  { to: "/codes", name: "代码表", icon: "columns", roles: ["steward", "operator", "leader", "auditor", "reviewer"] },
  { to: "/standards", name: "标准符合度", icon: "check", roles: ["steward", "operator", "leader", "auditor", "reviewer"] },
  { to: "/indicators", name: "指标", icon: "trend", roles: ["leader", "steward", "operator", "auditor", "reviewer"] },
  { to: "/boards", name: "质量与时效", icon: "bars", roles: ["leader", "steward", "operator", "auditor"] },
  { to: "/submissions", name: "报送记录", icon: "inbox", roles: ["steward", "operator", "reviewer", "auditor"] },
  { to: "/conflicts", name: "数据冲突", icon: "flag", roles: ["reviewer", "steward", "leader", "auditor", "operator"] },
  { to: "/objections", name: "异议核实", icon: "alert", roles: ["steward", "reviewer", "leader", "auditor", "operator"] },
  { to: "/models", name: "匹配模型", icon: "pair", roles: ["reviewer", "operator", "auditor"] },
  { to: "/lookup", name: "信息核查", icon: "search", roles: ["steward", "reviewer", "leader", "auditor"] },
  { to: "/footprints", name: "查询留痕", icon: "eye", roles: ["auditor", "steward", "reviewer", "leader", "operator"] },
];

export function menu(): MenuItem[] {
  const items = ITEMS.filter((item) => has(...item.roles));
  return has("steward") ? items : items.map((item) => (item.to === "/datasets" ? { ...item, name: "全部数据集" } : item));
}

export function home(): string {
  if (has("auditor")) return "/footprints";
  return menu()[0]?.to ?? "/forbidden";
}

export function mayOpen(path: string): boolean {
  const item = ITEMS.find((each) => path === each.to || path.startsWith(`${each.to}/`));
  return item === undefined || has(...item.roles);
}
