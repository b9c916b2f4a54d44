import { describe, expect, it } from "vitest";
import { read } from "./verify";

const ID = "520301200501010014";

describe("read", () => {
  it("takes what a spreadsheet copies, whatever the order of its columns", () => {
    const sheet = read(`手机号\t姓名\t备注\t证件号码\n15400000001\t王小明\t无\t${ID}\n\n\t王大明\t\t${ID}`);
    expect(sheet.problem).toBe("");
    expect(sheet.claims).toEqual(["name", "phone"]);
    expect(sheet.asked).toEqual([
      { row: 2, id_number: ID, claims: { name: "王小明", phone: "15400000001" } },
      { row: 3, id_number: ID, claims: { name: "王大明" } },
    ]);
  });

  it("says which rows it does not ask about, and why", () => {
    const sheet = read(`身份证号,姓名\n${ID},王小明\n123,王大明\n${ID},`);
    expect(sheet.asked.map((each) => each.row)).toEqual([2]);
    expect(sheet.skipped.map((each) => each.row)).toEqual([3, 4]);
    expect(sheet.skipped[1]?.why).toBe("没有要核验的内容");
  });

  it("says what is missing in the first row", () => {
    expect(read("").problem).toBe("还没有内容。");
    expect(read(`姓名\n王小明`).problem).toContain("身份证号");
    expect(read(`身份证号,备注\n${ID},无`).problem).toContain("可核验的列");
    expect(read("身份证号,姓名").problem).toContain("只有表头");
  });
});
