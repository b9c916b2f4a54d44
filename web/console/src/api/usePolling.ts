/** Asks again, ever more slowly, until there is nothing more to expect; rests while nobody looks. */
import { onScopeDispose } from "vue";

const FIRST_MS = 1_000;
const LONGEST_MS = 10_000;
const GROWTH = 1.4;

export function usePolling(refresh: () => Promise<void>, isDone: () => boolean): { start: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = FIRST_MS;

  async function tick(): Promise<void> {
    if (document.hidden) return;
    await refresh();
    wait = Math.min(wait * GROWTH, LONGEST_MS);
    plan();
  }
  function plan(): void {
    clearTimeout(timer);
    if (!isDone()) timer = setTimeout(() => void tick(), wait);
  }
  function start(): void {
    wait = FIRST_MS;
    plan();
  }
  function onVisible(): void {
    if (!document.hidden) start();
  }

  document.addEventListener("visibilitychange", onVisible);
  onScopeDispose(() => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", onVisible);
  });
  return { start };
}
