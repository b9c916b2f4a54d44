import { expect, test } from "vitest";
import { configOf } from "./config";

const column = (name: string, required = true) => ({ name, aliases: [], type: "text", required, attribute: null, mention: "subject", grade: "L2" });
const dataset = { dataset: "minimum-allowance", name: "低保对象", mode: "snapshot", contract: { columns: [column("身份证号"), column("备注", false)] } };

test("what stands uncommented sends the files of one folder", () => {
  const lines = configOf(dataset, "https://data.test").split("\r\n").filter((line) => line && !line.startsWith(";"));
  expect(lines).toEqual([
    "[platform]",
    "url = https://data.test",
    "key_file = 密钥.txt",
    "interval_s = 600",
    "settle_s = 5",
    "[source:低保对象文件]",
    "dataset = minimum-allowance",
    "folder = 导出",
    "pattern = *.xlsx",
  ]);
});

test("the other way names every column, and says what a snapshot's query must give", () => {
  const text = configOf(dataset, "https://data.test");
  expect(text).toContain(";     业务系统的列 AS 身份证号,\r\n;     业务系统的列 AS 备注\r\n;     FROM 视图");
  expect(text).toContain("本期全部数据");
  expect(configOf({ ...dataset, mode: "delta" }, "https://data.test")).toContain("只送新增和变化的行");
});
