/** Who is at the desk. Tokens live in this tab only and end with it. */
import { UserManager, WebStorageStateStore, type User } from "oidc-client-ts";
import { reactive, readonly } from "vue";
import type { Me } from "../api/types";
import { dropDrafts } from "../submissions/drafts";
import type { Config } from "./config";

interface Session {
  me: Me | null;
  /** The login ran out while working: the login page says so and leads back. */
  expired: boolean;
}

const state = reactive<Session>({ me: null, expired: false });
export const session = readonly(state) as Readonly<Session>;

const HOME = () => `${location.origin}${location.pathname}`;
let manager: UserManager;
let user: User | null = null;

/** Restores the login of this tab, or finishes one that the identity provider has just sent back. */
export async function openSession(config: Config): Promise<void> {
  manager = new UserManager({
    authority: config.issuer,
    client_id: config.client_id,
    redirect_uri: HOME(),
    post_logout_redirect_uri: HOME(),
    response_type: "code",
    scope: "openid profile",
    automaticSilentRenew: false,
    userStore: new WebStorageStateStore({ store: window.sessionStorage }),
  });
  const query = new URLSearchParams(location.search);
  if (query.has("code") || query.has("error")) await finishLogin();
  else user = await manager.getUser();
}

/** The code leaves the address, the page asked for before the login comes back. */
async function finishLogin(): Promise<void> {
  let to = "/";
  try {
    user = await manager.signinRedirectCallback();
    to = typeof user.state === "string" ? user.state : "/";
  } catch {
    // An answer used twice (back button) or refused: the login page is the way on.
    user = await manager.getUser();
  }
  history.replaceState(null, "", `${location.pathname}#${to}`);
}

export function isLoggedIn(): boolean {
  return user !== null && !user.expired;
}

export function token(): string {
  return user?.access_token ?? "";
}

export function setMe(me: Me): void {
  state.me = me;
  state.expired = false;
}

export function has(...roles: string[]): boolean {
  return roles.some((role) => state.me?.roles.includes(role));
}

export async function login(to: string): Promise<void> {
  await manager.signinRedirect({ state: to });
}

/** A login that can be renewed quietly is; else the login page asks again. */
export async function renew(): Promise<boolean> {
  if (user?.refresh_token) {
    user = await manager.signinSilent().catch(() => null);
    if (user) return true;
  }
  await manager.removeUser();
  user = null;
  state.expired = state.me !== null;
  return false;
}

export async function logout(): Promise<void> {
  state.me = null;
  dropDrafts(window.sessionStorage);
  const hasEnd = await manager.metadataService.getEndSessionEndpoint().catch(() => undefined);
  if (hasEnd) return manager.signoutRedirect();
  await manager.removeUser();
  location.replace(HOME());
}
