/** Received = rejected + duplicate + unchanged + new + changed: the sum that every delivery must show. */

export type Counts = Readonly<Record<string, number | undefined>>;

export interface Term {
  key: "rejected" | "duplicate" | "unchanged" | "new" | "changed";
  name: string;
  value: number;
  /** False until the step that counts it has run. */
  isKnown: boolean;
  meaning: string;
}

export interface Equation {
  received: number;
  terms: Term[];
  sum: number;
  /** False while the delivery is under way, or when something is wrong and must be said. */
  balanced: boolean;
}

const TERMS: readonly Omit<Term, "value" | "isKnown">[] = [
  { key: "rejected", name: "退回", meaning: "不符合数据契约的行。每行都写明了字段、规则和改法，改好后可只补报这些行。" },
  { key: "duplicate", name: "重复", meaning: "在同一文件里主键和内容都出现过的行，只计入一次。" },
  { key: "unchanged", name: "未变化", meaning: "与本部门上次报送的内容完全一致，无需再处理。" },
  { key: "new", name: "新增", meaning: "主键第一次出现的行，已进入块数据档案。" },
  { key: "changed", name: "变更", meaning: "主键相同而内容有变化的行，已按取值规则更新块数据档案。" },
];

export function equation(counts: Counts): Equation {
  const terms = TERMS.map((term) => ({ ...term, value: counts[term.key] ?? 0, isKnown: counts[term.key] !== undefined }));
  const sum = terms.reduce((total, term) => total + term.value, 0);
  const received = counts.received ?? 0;
  return { received, terms, sum, balanced: received > 0 && sum === received };
}

/** The one sentence a clerk wants first: "1,000 行：962 行通过，38 行退回，均已更正入库". resolved: rejected rows that are in by now. */
export function summary(counts: Counts, resolved = 0): string {
  const received = counts.received ?? 0;
  const rejected = counts.rejected ?? 0;
  const format = (value: number) => value.toLocaleString("zh-CN");
  if (rejected === 0) return `${format(received)} 行全部通过`;
  const mended = resolved === 0 ? "" : resolved === rejected ? "，均已更正入库" : `，其中 ${format(resolved)} 行已更正入库`;
  return `${format(received)} 行：${format(received - rejected)} 行通过，${format(rejected)} 行退回${mended}`;
}
