import { createRouter, createWebHashHistory, type Router, type RouteLocationNormalized, type RouteRecordRaw } from "vue-router";
import { home, mayOpen } from "./menu";
import { session } from "./session/session";

const routes: RouteRecordRaw[] = [
  { path: "/", name: "home", component: () => import("./parts/MissingPage.vue") },
  { path: "/datasets", component: () => import("./datasets/DatasetsPage.vue"), meta: { title: "我的数据集" } },
  {
    path: "/datasets/:department/:dataset",
    component: () => import("./datasets/DatasetPage.vue"),
    props: true,
    meta: { title: "数据集" },
  },
  { path: "/systems", component: () => import("./systems/SystemsPage.vue"), meta: { title: "业务系统" } },
  {
    path: "/systems/:department/:system",
    component: () => import("./systems/SystemPage.vue"),
    props: true,
    meta: { title: "业务系统" },
  },
  { path: "/lineage", component: () => import("./lineage/LineagePage.vue"), meta: { title: "数据血缘" } },
  { path: "/codes", component: () => import("./codes/CodesPage.vue"), meta: { title: "代码表" } },
  { path: "/standards", component: () => import("./standards/StandardsPage.vue"), meta: { title: "标准符合度" } },
  { path: "/indicators", component: () => import("./indicators/IndicatorsPage.vue"), meta: { title: "指标" } },
  {
    path: "/indicators/:indicator",
    component: () => import("./indicators/IndicatorPage.vue"),
    props: true,
    meta: { title: "指标" },
  },
  { path: "/boards", component: () => import("./boards/BoardsPage.vue"), meta: { title: "质量与时效看板" } },
  { path: "/submissions", component: () => import("./submissions/SubmissionsPage.vue"), meta: { title: "报送记录" } },
  {
    path: "/submissions/:id",
    component: () => import("./submissions/SubmissionPage.vue"),
    props: true,
    meta: { title: "报送详情" },
  },
  { path: "/lookup", component: () => import("./lookup/LookupPage.vue"), meta: { title: "信息核查" } },
  {
    path: "/lookup/history/:kind(person|organisation|house)/:id",
    component: () => import("./history/HistoryPage.vue"),
    props: true,
    meta: { title: "档案历程" },
  },
  { path: "/overview", component: () => import("./overview/OverviewPage.vue"), meta: { title: "一张图" } },
  { path: "/findings", component: () => import("./findings/FindingsPage.vue"), meta: { title: "疑似线索" } },
  {
    path: "/findings/:rule",
    component: () => import("./findings/FindingPage.vue"),
    props: true,
    meta: { title: "疑似线索" },
  },
  { path: "/reviews", component: () => import("./reviews/ReviewsPage.vue"), meta: { title: "比对复核" } },
  { path: "/conflicts", component: () => import("./conflicts/ConflictsPage.vue"), meta: { title: "数据冲突" } },
  { path: "/objections", component: () => import("./objections/ObjectionsPage.vue"), meta: { title: "异议核实" } },
  { path: "/models", component: () => import("./models/ModelsPage.vue"), meta: { title: "匹配模型" } },
  {
    path: "/models/:kind(person|organisation)/:version(\\d+)",
    component: () => import("./models/ModelPage.vue"),
    props: true,
    meta: { title: "匹配模型" },
  },
  { path: "/footprints", component: () => import("./footprints/FootprintsPage.vue"), meta: { title: "查询留痕" } },
  { path: "/forbidden", component: () => import("./parts/ForbiddenPage.vue"), meta: { title: "没有权限" } },
  { path: "/:rest(.*)*", component: () => import("./parts/MissingPage.vue"), meta: { title: "页面不存在" } },
];

export function nameDocument(to: RouteLocationNormalized): void {
  document.title = `${String(to.meta.title ?? "")} · 遵义市块数据平台`;
}

/** Made only after the login has put the address in order: hash routes hang on the address they are made at. */
export function openRouter(): Router {
  const router = createRouter({
    history: createWebHashHistory(),
    routes,
    scrollBehavior: (to, _from, saved) => saved ?? (to.hash ? { el: to.hash } : { top: 0 }),
  });
  router.beforeEach((to) => {
    if (session.me === null || to.path === "/forbidden") return true;
    if (to.name === "home") return home();
    return mayOpen(to.path) ? true : { path: "/forbidden", query: { from: to.path } };
  });
  router.afterEach((to, from) => {
    if (session.me === null) return;
    nameDocument(to);
    // A new page speaks to those who listen: the text takes the focus. Changed filters do not.
    if (to.path !== from.path) requestAnimationFrame(() => document.getElementById("main")?.focus({ preventScroll: true }));
  });
  return router;
}
