/** Files on their way to the landing store. They go on while pages change; the list outlives a reload. */
import { reactive } from "vue";
import { aggregation, ask, blockdata, intent } from "../api/client";
import { asProblem, Problem } from "../api/problem";
import type { SubmissionRow, UploadParts } from "../api/types";
import { abandon, complete, doorOf, sendParts, sendWhole } from "./transfer";

export type UploadState = "preparing" | "sending" | "sent" | "received" | "failed" | "interrupted";

export interface Upload {
  id: string;
  department: string;
  dataset: string;
  corrects: string | null;
  filename: string;
  size: number;
  state: UploadState;
  share: number;
  /** Deliveries of this dataset that were there before: the new one with the file's name is ours. */
  before: string[];
  submission: string | null;
  problem: Problem | null;
  /** Of a big file: where its parts stand. Chosen again, it goes on from there. */
  parts: (UploadParts & { upload: string }) | null;
}

export interface Target {
  department: string;
  dataset: string;
  corrects?: string;
}

const KEY = "zunyi.uploads";
const KEPT_MAX = 20;
const FIND_TRIES_MAX = 40;
const FIND_WAIT_MS = 1_500;
const FIND_WAIT_MS_MAX = 15_000;

const files = new Map<string, File>();
const stops = new Map<string, AbortController>();
export const uploads = reactive<Upload[]>(restore());

function restore(): Upload[] {
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "[]") as Upload[];
  return kept.map((each) => (each.state === "preparing" || each.state === "sending" ? { ...each, state: "interrupted" as const } : each));
}
function keep(): void {
  sessionStorage.setItem(KEY, JSON.stringify(uploads.slice(0, KEPT_MAX).map((each) => ({ ...each, problem: null }))));
}

export function uploadsOf(target: Target): Upload[] {
  return uploads.filter(
    (each) => each.department === target.department && each.dataset === target.dataset && each.corrects === (target.corrects ?? null),
  );
}

export function forget(upload: Upload): void {
  uploads.splice(uploads.indexOf(upload), 1);
  files.delete(upload.id);
  keep();
}

/** Gives a big file up: what has arrived of it is thrown away. */
export async function giveUp(upload: Upload): Promise<void> {
  stops.get(upload.id)?.abort();
  try {
    if (upload.parts) await abandon(upload.parts.upload);
    forget(upload);
  } catch (error) {
    const problem = asProblem(error);
    if (problem.status === 404 || problem.code === "upload-gone") return forget(upload);
    Object.assign(upload, { state: "failed", problem });
  }
}

export function add(target: Target, file: File): void {
  const unfinished = uploadsOf(target).find((each) => each.parts && ["interrupted", "failed"].includes(each.state) && each.filename === file.name && each.size === file.size);
  const upload = unfinished ?? begun(target, { filename: file.name, size: file.size });
  files.set(upload.id, file);
  void send(upload);
}

function begun(target: Target, rest: Partial<Upload> & { filename: string; size: number }): Upload {
  const { department, dataset, corrects = null } = target;
  uploads.unshift({
    id: crypto.randomUUID(), department, dataset, corrects,
    state: "preparing", share: 0, before: [], submission: null, problem: null, parts: null, ...rest,
  });
  return uploads[0] as Upload;
}

/** What the department has begun on another day or desk, and not finished. */
export async function recall(target: Target): Promise<void> {
  const open = (await ask(aggregation.GET("/uploads"))).items.filter((each) => each.department === target.department && each.dataset === target.dataset);
  const known = new Set(uploads.map((each) => each.parts?.upload));
  for (const each of open.filter((one) => one.state === "open" && !known.has(one.upload_id))) {
    begun(target, { filename: each.filename, size: each.size, state: "interrupted", parts: { ...each.parts, upload: each.upload_id } });
  }
}

export function mayGoOn(upload: Upload): boolean {
  return files.has(upload.id);
}

/** Sends a small file from its beginning, of a big one what is missing. */
export async function send(upload: Upload): Promise<void> {
  const file = files.get(upload.id);
  if (!file) return;
  Object.assign(upload, { state: "preparing", problem: null });
  const stop = new AbortController();
  stops.set(upload.id, stop);
  try {
    if (file.size === 0) throw new Problem(0, { title: "文件是空的", code: "empty-file", remedy: "请重新导出后再选择。" });
    upload.before = (await deliveries(upload)).map((row) => row.id);
    await (upload.parts ? sendOn(upload, file, stop) : sendNew(upload, file, stop));
    upload.state = "sent";
    keep();
    await find(upload);
  } catch (error) {
    if (stop.signal.aborted) return;
    const problem = asProblem(error);
    // What has ended over there begins anew.
    if (problem.code === "upload-gone" || problem.code === "upload-not-found") upload.parts = null;
    Object.assign(upload, { state: "failed", problem });
  }
  keep();
}

async function sendNew(upload: Upload, file: File, stop: AbortController): Promise<void> {
  const { department, dataset, corrects } = upload;
  const content_type = file.type || "application/octet-stream";
  const body = { department, dataset, filename: file.name, size: file.size, content_type, ...(corrects ? { corrects } : {}) };
  const slot = await ask(aggregation.POST("/uploads", { body, headers: intent() }));
  if (slot.parts) {
    upload.parts = { ...slot.parts, upload: slot.upload_id };
    keep();
    return sendOn(upload, file, stop);
  }
  Object.assign(upload, { state: "sending", share: 0 });
  await sendWhole(slot, file, (share) => (upload.share = share));
}

async function sendOn(upload: Upload, file: File, stop: AbortController): Promise<void> {
  const parts = upload.parts;
  if (!parts) return;
  upload.state = "sending";
  await sendParts(doorOf(parts.upload, parts, file.size), file, parts, (share) => (upload.share = share), stop.signal);
  await complete(parts.upload);
}

/** Waits until the delivery that this file became is known, so that the list can link to it. */
export async function find(upload: Upload): Promise<void> {
  let wait = FIND_WAIT_MS;
  for (let turn = 0; turn < FIND_TRIES_MAX && uploads.includes(upload); turn += 1) {
    const found = (await deliveries(upload)).find((row) => isOf(upload, row));
    if (found) {
      Object.assign(upload, { state: "received", submission: found.id });
      return keep();
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
    wait = Math.min(wait * 1.3, FIND_WAIT_MS_MAX);
  }
}

async function deliveries(upload: Upload): Promise<SubmissionRow[]> {
  const { department, dataset } = upload;
  return (await ask(blockdata.GET("/submissions", { params: { query: { department, dataset } } }))).items;
}

function isOf(upload: Upload, row: SubmissionRow): boolean {
  const isTaken = uploads.some((other) => other.submission === row.id);
  return !isTaken && !upload.before.includes(row.id) && row.file.name === upload.filename && row.corrects === upload.corrects;
}

for (const upload of uploads.filter((each) => each.state === "sent")) void find(upload).catch(() => undefined);
