/** The open draft of a dataset: saved by itself, one change after the other, never over what somebody else has saved. */
import { computed, onScopeDispose, ref, shallowRef, watch } from "vue";
import { aggregation, ask, intent } from "../api/client";
import { asProblem, type Problem } from "../api/problem";
import type { Draft } from "../api/types";
import { copied, type Contract } from "./contract";

const SAVE_AFTER_MS = 900;
export type Saving = "saved" | "waiting" | "saving" | "failed" | "conflict";

export function useDraft(path: { department: string; dataset: string }) {
  const draft = shallowRef<Draft | null>(null);
  const contract = ref<Contract | null>(null);
  const loading = ref(true);
  const problem = shallowRef<Problem | null>(null);
  const saving = ref<Saving>("saved");
  const saveProblem = shallowRef<Problem | null>(null);
  /** The draft as somebody else has saved it meanwhile. */
  const theirs = shallowRef<Draft | null>(null);
  const params = { path };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | null = null;
  let text = "";

  function take(found: Draft | null): void {
    draft.value = found;
    contract.value = found ? copied(found.contract) : null;
    text = JSON.stringify(contract.value);
    theirs.value = null;
    saving.value = "saved";
    saveProblem.value = null;
  }
  async function load(): Promise<void> {
    loading.value = true;
    problem.value = null;
    try {
      take(await ask(aggregation.GET("/contracts/{department}/{dataset}/draft", { params })));
    } catch (error) {
      const found = asProblem(error);
      if (found.code === "draft-not-found") take(null);
      else problem.value = found;
    } finally {
      loading.value = false;
    }
  }
  async function start(): Promise<void> {
    take(await ask(aggregation.POST("/contracts/{department}/{dataset}/draft", { params, body: {}, headers: intent() })));
  }

  async function put(): Promise<void> {
    const mine = JSON.stringify(contract.value);
    if (!draft.value || mine === text) return void (saving.value = "saved");
    saving.value = "saving";
    saveProblem.value = null;
    try {
      const body = { version: draft.value.version, contract: JSON.parse(mine) as Record<string, unknown> };
      draft.value = await ask(aggregation.PUT("/contracts/{department}/{dataset}/draft", { params, body, headers: intent() }));
      text = mine;
      saving.value = JSON.stringify(contract.value) === mine ? "saved" : "waiting";
    } catch (error) {
      await refused(asProblem(error));
    }
  }
  async function refused(found: Problem): Promise<void> {
    saveProblem.value = found;
    saving.value = "failed";
    if (found.code !== "draft-changed") return;
    theirs.value = await ask(aggregation.GET("/contracts/{department}/{dataset}/draft", { params })).catch(() => null);
    if (theirs.value) saving.value = "conflict";
  }
  /** At once, and until nothing is left to save. */
  async function save(): Promise<void> {
    clearTimeout(timer);
    if (running) await running;
    if (saving.value === "conflict") return;
    running = put().finally(() => (running = null));
    await running;
    if (saving.value === "waiting") await save();
  }
  /** A conflict: theirs, or mine in the place of theirs. */
  async function settle(keepMine: boolean): Promise<void> {
    const other = theirs.value;
    if (!other) return;
    if (!keepMine) return take(other);
    draft.value = other;
    text = "";
    theirs.value = null;
    saving.value = "waiting";
    await save();
  }
  /** Once more, so that it follows the version that came into force meanwhile. */
  async function renew(): Promise<void> {
    text = "";
    await save();
  }

  watch(
    contract,
    (now) => {
      if (!now || JSON.stringify(now) === text || saving.value === "conflict") return;
      if (saving.value !== "saving") saving.value = "waiting";
      clearTimeout(timer);
      timer = setTimeout(() => void save(), SAVE_AFTER_MS);
    },
    { deep: true },
  );
  function warn(event: BeforeUnloadEvent): void {
    if (saving.value !== "saved") event.preventDefault();
  }
  addEventListener("beforeunload", warn);
  onScopeDispose(() => {
    removeEventListener("beforeunload", warn);
    void save();
  });
  void load();
  const isSettled = computed(() => saving.value === "saved");
  return { draft, contract, loading, problem, saving, saveProblem, theirs, isSettled, load, start, save, settle, renew, take };
}

export type DraftWork = ReturnType<typeof useDraft>;
