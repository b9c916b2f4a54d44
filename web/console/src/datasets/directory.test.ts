import { expect, test } from "vitest";
import { officialTable } from "./directory";

test("a line for every information item, with what the whole resource says", () => {
  const catalogue = {
    resource_name: "低保对象",
    resource_format: ["电子表格", "数据库"],
    sharing: { type: "有条件共享", condition: "=cmd" },
    opening: { is_open: false },
  };
  const items = [
    { name: "姓名", data_type: "字符型C", grade: "L3", provincial: "内部数据", category: "个人信息" },
    { name: "月保障金额", data_type: "货币型Y", grade: "L4", provincial: "内部数据", category: "敏感个人信息" },
  ];
  const lines = officialTable([{ department: "d", dataset: "s", version: 1, catalogue, items }]).trim().split("\r\n");
  expect(lines).toHaveLength(3);
  const [head, first, second] = lines.map((line) => line.split(","));
  const at = (name: string) => head?.findIndex((each) => each.endsWith(name)) ?? -1;
  expect([first?.[at("信息项名称")], second?.[at("数据类型")]]).toEqual(["姓名", "货币型Y"]);
  expect(first?.[at("信息资源格式")]).toBe("电子表格、数据库");
  expect(first?.[at("共享条件")]).toBe("'=cmd");
  expect(second?.[at("信息项分类（扩展）")]).toBe("敏感个人信息");
  expect(first?.[at("是否向社会开放")]).toBe("否");
});
