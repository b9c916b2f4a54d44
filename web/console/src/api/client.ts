/** The rooms' APIs, typed from their own OpenAPI documents. */
import createClient, { type Middleware } from "openapi-fetch";
import { isLoggedIn, renew, token } from "../session/session";
import type { Config } from "../session/config";
import { loggedOut, toProblem } from "./problem";
import type { paths as Aggregation } from "./schema/aggregation";
import type { paths as Blockdata } from "./schema/blockdata";
import type { paths as Decision } from "./schema/decision";
import type { paths as Identity } from "./schema/identity";

const gate: Middleware = {
  async onRequest({ request }) {
    if (!isLoggedIn() && !(await renew())) throw loggedOut();
    request.headers.set("Authorization", `Bearer ${token()}`);
    return request;
  },
  async onResponse({ response }) {
    if (response.status === 401) await renew();
    return undefined;
  },
};

function room<Paths extends object>(api: string, context: string) {
  const client = createClient<Paths>({ baseUrl: `${api.replace(/\/$/, "")}/${context}` });
  client.use(gate);
  return client;
}

export let identity = room<Identity>("/api", "identity");
export let aggregation = room<Aggregation>("/api", "aggregation");
export let blockdata = room<Blockdata>("/api", "blockdata");
export let decision = room<Decision>("/api", "decision");

/** Called once, before the first page, with what the deployment says. */
export function aimAt(config: Config): void {
  identity = room<Identity>(config.api, "identity");
  aggregation = room<Aggregation>(config.api, "aggregation");
  blockdata = room<Blockdata>(config.api, "blockdata");
  decision = room<Decision>(config.api, "decision");
}

interface Answer<Value> {
  data?: Value;
  error?: unknown;
  response: Response;
}

/** The value of an answer, or its problem thrown. */
export async function ask<Value>(answer: Promise<Answer<Value>>): Promise<Value> {
  const { data, error, response } = await answer;
  if (!response.ok || data === undefined) throw toProblem(response, error);
  return data;
}

/** One intent, one key: pressing twice or sending again after a broken connection does it once. */
export function intent(): { "Idempotency-Key": string } {
  return { "Idempotency-Key": crypto.randomUUID() };
}
