/** A sample on its way to be tried or read: it is judged, sent, asked about, and its outcome awaited. */
import { ref, shallowRef } from "vue";
import { aggregation, ask, intent } from "../api/client";
import { asProblem, Problem } from "../api/problem";
import { usePolling } from "../api/usePolling";
import { sendWhole } from "../datasets/transfer";

export interface Place {
  department: string;
  dataset: string;
}

export const MB_MAX = 20;
const WAIT_MS_MAX = 10 * 60_000;

/** Sends the sample. The id of its upload. */
export async function send(place: Place, file: File, onShare: (share: number) => void): Promise<string> {
  const content_type = file.type || "application/octet-stream";
  const body = { department: place.department, dataset: place.dataset, kind: "trial" as const, filename: file.name, size: file.size, content_type };
  const slot = await ask(aggregation.POST("/uploads", { body, headers: intent() }));
  await sendWhole(slot, file, onShare);
  return slot.upload_id;
}

/** Why a file is no sample, before it is sent. */
export function unfit(file: Pick<File, "size">): Problem | null {
  if (file.size === 0) return new Problem(413, { title: "样表是空的", code: "empty-file", remedy: "请选择有几百行数据的样表。" });
  if (file.size <= MB_MAX * 1024 * 1024) return null;
  return new Problem(413, { title: `样表超过 ${MB_MAX} MB`, code: "file-too-large", remedy: "只需几百行，请截取一部分另存后再选。" });
}

/** What was answered, or null while the room says that there is nothing yet. */
export async function ifThere<Found>(answer: Promise<Found>, absent: string): Promise<Found | null> {
  try {
    return await answer;
  } catch (error) {
    if (asProblem(error).code === absent) return null;
    throw error;
  }
}

export interface Steps<Found> {
  /** Sends the file and asks; the id under which the outcome will be. */
  begin: (file: File, onShare: (share: number) => void) => Promise<string>;
  look: (id: string) => Promise<Found | null>;
}

export function useSample<Found>(steps: Steps<Found>) {
  const filename = ref("");
  const step = ref<"" | "sending" | "waiting">("");
  const share = ref(0);
  const id = ref("");
  const found = shallowRef<Found | null>(null);
  const problem = shallowRef<Problem | null>(null);
  let since = 0;
  const polling = usePolling(look, () => step.value !== "waiting");

  async function take(file: File): Promise<void> {
    filename.value = file.name;
    found.value = null;
    id.value = "";
    problem.value = unfit(file);
    if (problem.value) return;
    step.value = "sending";
    share.value = 0;
    try {
      show(await steps.begin(file, (now) => (share.value = now)));
    } catch (error) {
      step.value = "";
      problem.value = asProblem(error);
    }
  }
  /** Follows one, a new one or one of before. */
  function show(which: string): void {
    id.value = which;
    found.value = null;
    problem.value = null;
    step.value = "waiting";
    since = Date.now();
    void look().then(polling.start);
  }
  async function look(): Promise<void> {
    try {
      found.value = await steps.look(id.value);
      if (found.value) step.value = "";
      else if (Date.now() - since > WAIT_MS_MAX) throw new Problem(0, { title: "还没有结果", code: "sample-slow", remedy: "样表已收下，请稍后再看；如一直没有，请换一份样表再试。" });
    } catch (error) {
      step.value = "";
      problem.value = asProblem(error);
    }
  }
  return { filename, step, share, id, found, problem, take, show };
}
