import { typeset } from "../words/punctuation";

/** What went wrong, in the words of the one who asked: what happened, what was kept, what to do, and the trace number. */

export interface ProblemBody {
  title: string;
  code: string;
  detail?: string;
  remedy?: string;
  trace?: string;
  footprint?: string;
}

export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly remedy: string;
  readonly trace: string;
  readonly footprint: string;

  constructor(status: number, body: ProblemBody) {
    super(body.title);
    this.status = status;
    this.code = body.code;
    this.detail = typeset(body.detail ?? "");
    this.remedy = typeset(body.remedy ?? "");
    this.trace = body.trace ?? "";
    this.footprint = body.footprint ?? "";
  }
}

const RETRY = "请稍后再试；如多次出现，请把编号告诉平台运维。";

/** Answers that the gateway gives by itself, before any of our rooms is asked. */
const GATEWAY: Readonly<Record<number, ProblemBody>> = {
  401: { title: "登录已失效", code: "unauthorised", remedy: "请重新登录；已填写的草稿仍在。" },
  // our rooms tell a refusal as a problem: a bare 403 is the authoriser's, which did not take the token
  403: { title: "登录已失效", code: "unauthorised", remedy: "请重新登录；已填写的草稿仍在。" },
  404: { title: "没有找到", code: "not-found", remedy: "可能已被撤回，或地址有误。" },
  413: { title: "内容过大", code: "too-large", remedy: "请拆分后分次提交。" },
  429: { title: "请求过于频繁", code: "too-many", remedy: "请等一分钟后再试。" },
  503: { title: "服务暂时繁忙", code: "unavailable", remedy: RETRY },
  504: { title: "处理超时", code: "timeout", remedy: RETRY },
};

export function toProblem(response: Response, body: unknown): Problem {
  if (isProblemBody(body)) return new Problem(response.status, body);
  const trace = response.headers.get("x-amzn-requestid") ?? response.headers.get("apigw-requestid") ?? "";
  const known = GATEWAY[response.status] ?? { title: "服务出错", code: "unexpected", remedy: RETRY };
  return new Problem(response.status, { ...known, trace });
}

function isProblemBody(body: unknown): body is ProblemBody {
  return typeof body === "object" && body !== null && "title" in body && "code" in body;
}

export function loggedOut(): Problem {
  return new Problem(401, GATEWAY[401] as ProblemBody);
}

export function offline(): Problem {
  return new Problem(0, {
    title: "网络未连通",
    code: "offline",
    detail: "没有连上服务器。",
    remedy: "请检查网络后重试；页面上已填写的内容仍在。",
  });
}

/** Anything thrown, as a problem that a page can show. A mistake of ours stays visible in the browser's console. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof TypeError && /fetch|network/i.test(error.message)) return offline();
  console.error(error);
  return new Problem(0, { title: "页面出错", code: "page-error", remedy: "请刷新页面；如仍出现，请联系平台运维。" });
}
