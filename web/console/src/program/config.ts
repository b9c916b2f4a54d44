/** A configuration of the pull agent that is ready for one dataset: both ways in, the one not used is left out. */
import type { Dataset } from "../api/types";

export const AGENT = "zunyi_agent.py";
export const KEY_FILE = "密钥.txt";
export const CONFIG_FILE = "取数.ini";

type Told = Pick<Dataset, "dataset" | "name" | "mode"> & { contract: { columns: Pick<Dataset["contract"]["columns"][number], "name">[] } };

/** origin: the platform's address, as the pages have it. */
export function configOf(dataset: Told, origin: string): string {
  const columns = dataset.contract.columns.map((column) => `;     业务系统的列 AS ${column.name}`).join(",\r\n");
  const whole = dataset.mode === "snapshot";
  return [
    "; 遵义块数据平台取数程序的配置。以分号开头的行不起作用；相对路径从本文件所在的文件夹算起。",
    "[platform]",
    `url = ${origin}`,
    `key_file = ${KEY_FILE}`,
    "; 每隔多少秒看一次；一份文件相隔多少秒没有变化才送",
    "interval_s = 600",
    "settle_s = 5",
    "; 单位自己签发证书时，写上根证书文件",
    "; ca_file = 根证书.pem",
    "; log = 取数.log",
    "",
    "; 办法一：业务系统把文件导出到一个文件夹，新的和改过的会送上去",
    `[source:${dataset.name}文件]`,
    `dataset = ${dataset.dataset}`,
    "folder = 导出",
    "pattern = *.xlsx",
    "",
    `; 办法二：直接读数据库视图（只读）。${whole ? "全量数据集：查询应返回本期全部数据，有变化时整份送。" : "增量数据集：只送新增和变化的行。"}`,
    "; module 是本单位数据库的 Python 驱动，connect 是它的参数；口令写 env:变量名，从环境变量读",
    `; [source:${dataset.name}视图]`,
    `; dataset = ${dataset.dataset}`,
    "; module = sqlite3",
    '; connect = {"database": "业务.db"}',
    "; query = SELECT",
    columns,
    ";     FROM 视图",
    "",
  ].join("\r\n");
}
