import "element-plus/es/components/base/style/css";
import "../../shared/tokens.css";
import "./base.css";
import "./forms.css";
import { createApp } from "vue";
import { aimAt } from "./api/client";
import App from "./App.vue";
import { openRouter } from "./router";
import { readConfig } from "./session/config";
import { openSession } from "./session/session";

async function start(): Promise<void> {
  const config = await readConfig();
  aimAt(config);
  await openSession(config);
  createApp(App).use(openRouter()).mount("#app");
}

start().catch((error: unknown) => {
  console.error(error);
  const app = document.getElementById("app") as HTMLElement;
  app.textContent = "系统暂时打不开：没有读到登录配置。请检查网络后刷新页面；如仍打不开，请联系平台运维。";
  app.className = "fatal";
});
