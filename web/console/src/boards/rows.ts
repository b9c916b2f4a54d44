/** The boards' answers as rows of lists. */
import type { FreshnessBoard, QualityBoard, QualityDataset, QualityDepartment } from "../api/types";
import type { Tone } from "../words/states";

export interface DepartmentRow extends QualityDepartment {
  overdue: number;
  soon: number;
  never: number;
}
export interface DatasetLine extends QualityDataset {
  department: string;
  department_name: string;
}

export function departmentRows(quality: QualityBoard, freshness: FreshnessBoard): DepartmentRow[] {
  const standing = new Map(freshness.departments.map((each) => [each.department, each]));
  return quality.items.map((item) => {
    const { overdue = 0, soon = 0, never = 0 } = standing.get(item.department) ?? {};
    return { ...item, overdue, soon, never };
  });
}

export function datasetLines(quality: QualityBoard): DatasetLine[] {
  return quality.items.flatMap((item) => item.datasets.map((each) => ({ ...each, department: item.department, department_name: item.name })));
}

export function sum(lines: readonly QualityDataset[], of: (line: QualityDataset) => number): number {
  return lines.reduce((total, line) => total + of(line), 0);
}

/** "3.8%": shares of rows are small, whole percents would hide them. */
export function share(value: number): string {
  return `${(value * 100).toLocaleString("zh-CN", { maximumFractionDigits: 1 })}%`;
}

export function scoreText(score: number | null): string {
  return score === null ? "暂无" : score.toFixed(1);
}

const TREND: Readonly<Record<string, { name: string; tone: Tone }>> = {
  better: { name: "退回减少", tone: "good" },
  same: { name: "持平", tone: "plain" },
  worse: { name: "退回增多", tone: "wait" },
};
export function trendWords(trend: string | null): { name: string; tone: Tone } | null {
  return trend === null ? null : (TREND[trend] ?? { name: trend, tone: "plain" });
}

export const STATES = ["逾期", "未报送", "即将到期", "正常"].map((value) => ({ value, label: value }));
const STATE_TONES: Readonly<Record<string, Tone>> = { 正常: "good", 即将到期: "wait", 逾期: "bad", 未报送: "plain" };
export function stateTone(state: string): Tone {
  return STATE_TONES[state] ?? "plain";
}
export function leftWords(days: number | null): string {
  if (days === null) return "没有约定";
  if (days < 0) return `逾期 ${-days} 天`;
  return days === 0 ? "今天到期" : `还有 ${days} 天`;
}
