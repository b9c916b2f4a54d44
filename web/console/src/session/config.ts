/** Where to log in and where the API is: read once at start from the address that every deployment fills. */

export interface Config {
  issuer: string;
  client_id: string;
  api: string;
}

export async function readConfig(): Promise<Config> {
  const response = await fetch("/config.json", { cache: "no-store" });
  if (!response.ok) throw new Error(`配置文件读取失败（${response.status}）`);
  return (await response.json()) as Config;
}
