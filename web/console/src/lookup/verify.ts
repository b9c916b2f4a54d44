/** Claims pasted from a spreadsheet: which column says what, and the answers a claim got. */
import type { Verified } from "../api/types";
import { idProblem } from "./citizen-id";

export type Claim = "name" | "birth" | "sex" | "phone" | "address" | "alive" | "benefit";
export type Verdict = NonNullable<Verified["answers"][string]>;
export const CLAIMS: Readonly<Record<Claim, { name: string; headers: readonly string[] }>> = {
  name: { name: "姓名", headers: ["姓名", "名字"] },
  birth: { name: "出生日期", headers: ["出生日期", "出生年月日", "生日"] },
  sex: { name: "性别", headers: ["性别"] },
  phone: { name: "电话", headers: ["电话", "联系电话", "手机号", "手机"] },
  address: { name: "住址", headers: ["住址", "地址", "家庭住址", "户籍地址"] },
  alive: { name: "健在", headers: ["健在", "是否健在"] },
  benefit: { name: "领取低保的月份", headers: ["领取低保的月份", "低保月份", "发放月份"] },
};
export const NUMBERS: readonly string[] = ["身份证号", "公民身份号码", "证件号", "证件号码"];
export const VERDICTS: Readonly<Record<Verdict, { name: string; tone: "good" | "bad" | "plain" }>> = {
  yes: { name: "相符", tone: "good" },
  no: { name: "不符", tone: "bad" },
  unknown: { name: "没有数据", tone: "plain" },
};
export const AT_ONCE = 50;

export interface Asked {
  row: number;
  id_number: string;
  claims: Partial<Record<Claim, string>>;
}
export interface Sheet {
  asked: Asked[];
  claims: Claim[];
  /** What is wrong with the whole; nothing is asked then. */
  problem: string;
  /** Rows that are not asked, and why. */
  skipped: { row: number; why: string }[];
}

const NOTHING: Sheet = { asked: [], claims: [], problem: "", skipped: [] };

/** Rows of cells parted by tabs (as a spreadsheet copies them) or commas; the first row says what the columns are. */
export function read(text: string): Sheet {
  const lines = text.split(/\r?\n/).filter((line) => line.trim());
  const [head, ...rest] = lines;
  if (head === undefined) return { ...NOTHING, problem: "还没有内容。" };
  const mark = head.includes("\t") ? "\t" : /[,，]/;
  const headers = head.split(mark).map((cell) => cell.trim());
  const number = headers.findIndex((header) => NUMBERS.includes(header));
  const columns = (Object.keys(CLAIMS) as Claim[]).map((claim) => ({ claim, at: headers.findIndex((header) => CLAIMS[claim].headers.includes(header)) })).filter(({ at }) => at >= 0);
  if (number < 0) return { ...NOTHING, problem: "第一行没有“身份证号”这一列。" };
  if (columns.length === 0) return { ...NOTHING, problem: `第一行没有可核验的列：${Object.values(CLAIMS).map((each) => each.name).join("、")}。` };
  const asked: Asked[] = [];
  const skipped: Sheet["skipped"] = [];
  rest.forEach((line, index) => {
    const cells = line.split(mark).map((cell) => cell.trim());
    const row = index + 2;
    const claims = Object.fromEntries(columns.filter(({ at }) => cells[at]).map(({ claim, at }) => [claim, cells[at]])) as Asked["claims"];
    const why = idProblem(cells[number] ?? "") ?? (Object.keys(claims).length ? "" : "没有要核验的内容");
    if (why) skipped.push({ row, why });
    else asked.push({ row, id_number: (cells[number] ?? "").toUpperCase(), claims });
  });
  return { asked, claims: columns.map(({ claim }) => claim), problem: asked.length || skipped.length ? "" : "只有表头，没有要核验的行。", skipped };
}
