import { ref, type Ref } from "vue";

/** Which rows of a list are shown opened. */
export function useOpened(): { opened: Ref<ReadonlySet<string>>; toggle: (key: string) => void } {
  const opened = ref<ReadonlySet<string>>(new Set());
  function toggle(key: string): void {
    const next = new Set(opened.value);
    if (!next.delete(key)) next.add(key);
    opened.value = next;
  }
  return { opened, toggle };
}
