/** A filter that lives in the address: shared by link, kept by the back button. Never for personal data. */
import { computed, type WritableComputedRef } from "vue";
import { useRoute, useRouter } from "vue-router";

export function useFilter(name: string): WritableComputedRef<string> {
  const route = useRoute();
  const router = useRouter();
  return computed({
    get: () => {
      const value = route.query[name];
      return typeof value === "string" ? value : "";
    },
    set: (value) => {
      const { [name]: _old, ...rest } = route.query;
      void router.replace({ query: value ? { ...rest, [name]: value } : rest });
    },
  });
}
