/** What a decision about a clue is called, what it will do, and what a reason may say. */
import type { Decided } from "../api/types";

export const DECISIONS: Readonly<Record<Decided, { name: string; will: string; hint: string }>> = {
  dismiss: { name: "排除", will: "排除后，这个人不再计入统计数字；不影响任何业务办理。以后可以撤销。", hint: "如：证明编号登记了他人证件号，经核实本人健在" },
  confirm: { name: "确认线索", will: "确认后，这条线索标为属实，供主管部门处理；系统不会自动处置。以后可以撤销。", hint: "如：经社区入户核实，人已去世，发放未及时停止" },
  reopen: { name: "撤销结论", will: "撤销后回到待核查，重新计入统计数字。原结论和理由保留在历史中。", hint: "如：补充了新的证明材料，需重新核查" },
};

/** What a rule counts beside persons, whether money is in it, and why somebody is listed. */
export interface RuleWords {
  counted: string;
  countName: string;
  /** What one case is about. */
  unit: string;
  hasMoney: boolean;
  why: string;
  sources: string;
  caution: string;
}
const PAID: RuleWords = {
  counted: "笔",
  countName: "笔数",
  unit: "人",
  hasMoney: true,
  why: "死亡登记的次月及以后仍有发放。请对照下列来源行，核实是否同一人、死亡登记是否有误。",
  sources: "低保对象、死亡医学证明",
  caution: "只是线索，须逐人核实，不自动停发。",
};
const RULES: Readonly<Record<string, RuleWords>> = {
  "paid-after-death": PAID,
  "pupil-in-two-schools": {
    counted: "所学校",
    countName: "学校数",
    unit: "人",
    hasMoney: false,
    why: "同一人同时在两所以上学校有学籍。请对照下列来源行，核实是转学未注销，还是证件号填错。",
    sources: "学籍",
    caution: "只是线索，须向学校核实，不影响学籍。",
  },
  "dead-legal-representative": {
    counted: "家单位",
    countName: "单位数",
    unit: "人",
    hasMoney: false,
    why: "已有死亡登记，仍登记为法定代表人。请对照下列来源行，核实是否同一人、企业是否已变更。",
    sources: "企业登记、死亡医学证明",
    caution: "只是线索，须向企业核实，不影响登记。",
  },
  "shared-phone": {
    counted: "人",
    countName: "留号人数",
    unit: "个号码",
    hasMoney: false,
    why: "十人以上、分属不同家庭的人留的是同一个电话号码。请对照下列来源行（最多列出二十人），核实是村社代填还是冒领。",
    sources: "低保对象、参保人员等留有电话的数据",
    caution: "只是线索，须逐个号码核实，不影响任何人。",
  },
};

/** A rule that the page does not know yet is told by what it found. */
export function ruleWords(rule: string): RuleWords {
  return RULES[rule] ?? { counted: "条", countName: "条数", unit: "人", hasMoney: false, why: "跨部门数据互相矛盾。请对照下列来源行核实。", sources: "块数据档案", caution: "只是线索，须逐条核实。" };
}
