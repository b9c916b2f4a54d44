/** A sample on its way through a draft: slot, file, question, answer. */
import { aggregation, ask, blockdata, intent } from "../api/client";
import { asProblem } from "../api/problem";
import type { Trial } from "../api/types";
import { sendWhole } from "../datasets/transfer";

export interface Place {
  department: string;
  dataset: string;
}

/** Sends the sample and asks for the trial. The id under which its outcome will be. */
export async function begin(place: Place, version: number, file: File, onShare: (share: number) => void): Promise<string> {
  const content_type = file.type || "application/octet-stream";
  const body = { ...place, kind: "trial" as const, filename: file.name, size: file.size, content_type };
  const slot = await ask(aggregation.POST("/uploads", { body, headers: intent() }));
  await sendWhole(slot, file, onShare);
  const asked = await ask(
    aggregation.POST("/contracts/{department}/{dataset}/draft/trials", { params: { path: place }, body: { version, upload: slot.upload_id }, headers: intent() }),
  );
  return asked.trial;
}

/** The outcome, or null while there is none. */
export async function outcome(trial: string): Promise<Trial | null> {
  try {
    return await ask(blockdata.GET("/trials/{id}", { params: { path: { id: trial } } }));
  } catch (error) {
    if (asProblem(error).code === "trial-not-found") return null;
    throw error;
  }
}
