/** A sample on its way through a draft: question and answer. */
import { aggregation, ask, blockdata, intent } from "../api/client";
import type { Trial } from "../api/types";
import { ifThere, send, type Place } from "./sample";

/** Sends the sample and asks for the trial. The id under which its outcome will be. */
export async function begin(place: Place, version: number, file: File, onShare: (share: number) => void): Promise<string> {
  const body = { version, upload: await send(place, file, onShare) };
  const asked = await ask(aggregation.POST("/contracts/{department}/{dataset}/draft/trials", { params: { path: place }, body, headers: intent() }));
  return asked.trial;
}

/** The outcome, or null while there is none. */
export function outcome(trial: string): Promise<Trial | null> {
  return ifThere(ask(blockdata.GET("/trials/{id}", { params: { path: { id: trial } } })), "trial-not-found");
}
