/** One thing a page needs: its value, whether it is on its way, and what went wrong. */
import { shallowRef, type Ref, type ShallowRef } from "vue";
import { asProblem, type Problem } from "./problem";

export interface Load<Value> {
  value: ShallowRef<Value | null>;
  problem: Ref<Problem | null>;
  loading: Ref<boolean>;
  reload: () => Promise<void>;
}

/** Starts at once. A newer request makes an older answer worthless; a failed refresh keeps the last good value. */
export function useLoad<Value>(fetchValue: () => Promise<Value>): Load<Value> {
  const value = shallowRef<Value | null>(null);
  const problem = shallowRef<Problem | null>(null);
  const loading = shallowRef(true);
  let turn = 0;

  async function reload(): Promise<void> {
    const mine = ++turn;
    loading.value = true;
    try {
      const answer = await fetchValue();
      if (mine !== turn) return;
      value.value = answer;
      problem.value = null;
    } catch (error) {
      if (mine === turn) problem.value = asProblem(error);
    } finally {
      if (mine === turn) loading.value = false;
    }
  }

  void reload();
  return { value, problem, loading, reload };
}
