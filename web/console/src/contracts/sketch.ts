/** A contract proposed from a sample: question, answer, and what a draft takes over of it. */
import { aggregation, ask, blockdata, intent } from "../api/client";
import type { Sketch } from "../api/types";
import { copied, type Contract } from "./contract";
import { ifThere, send, type Place } from "./sample";

/** Sends the sample and asks for a sketch. The id under which it will be. */
export async function begin(place: Place, version: number, file: File, onShare: (share: number) => void): Promise<string> {
  const body = { version, upload: await send(place, file, onShare) };
  const asked = await ask(aggregation.POST("/contracts/{department}/{dataset}/draft/sketches", { params: { path: place }, body, headers: intent() }));
  return asked.sketch;
}

/** What is proposed, or null while there is nothing yet. */
export function outcome(sketch: string): Promise<Sketch | null> {
  return ifThere(ask(blockdata.GET("/sketches/{id}", { params: { path: { id: sketch } } })), "sketch-not-found");
}

/** The proposal takes the place of the draft's columns and of all that named them; name and catalogue stay. */
export function adopt(contract: Contract, proposed: unknown): void {
  for (const each of ["mentions", "relations", "facts"] as const) delete contract[each];
  Object.assign(contract, copied(proposed));
}
