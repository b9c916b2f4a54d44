/** What a decision about a clue is called, what it will do, and what a reason may say. */
import type { Decided } from "../api/types";

export const DECISIONS: Readonly<Record<Decided, { name: string; will: string; hint: string }>> = {
  dismiss: { name: "排除", will: "排除后，这个人不再计入统计数字；不影响任何发放。以后可以撤销。", hint: "如：证明编号登记了他人证件号，经核实本人健在" },
  confirm: { name: "确认线索", will: "确认后，这条线索标为属实，供主管部门处理；系统不会自动停发。以后可以撤销。", hint: "如：经社区入户核实，人已去世，发放未及时停止" },
  reopen: { name: "撤销结论", will: "撤销后回到待核查，重新计入统计数字。原结论和理由保留在历史中。", hint: "如：补充了新的证明材料，需重新核查" },
};
