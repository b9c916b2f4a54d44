/** Files on their way to the landing store. They go on while pages change; the list outlives a reload. */
import { reactive } from "vue";
import { aggregation, ask, blockdata, intent } from "../api/client";
import { asProblem, offline, Problem } from "../api/problem";
import type { SubmissionRow, UploadSlot } from "../api/types";

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

export function add(target: Target, file: File): void {
  const { department, dataset, corrects = null } = target;
  const id = crypto.randomUUID();
  uploads.unshift({
    id, department, dataset, corrects, filename: file.name, size: file.size,
    state: "preparing", share: 0, before: [], submission: null, problem: null,
  });
  files.set(id, file);
  void send(uploads[0] as Upload);
}

/** Sends a file again from its beginning; the address of an upload serves one file once. */
export async function send(upload: Upload): Promise<void> {
  const file = files.get(upload.id);
  if (!file) return;
  Object.assign(upload, { state: "preparing", share: 0, problem: null });
  try {
    if (file.size === 0) throw new Problem(0, { title: "文件是空的", code: "empty-file", remedy: "请重新导出后再选择。" });
    const { department, dataset, corrects } = upload;
    const content_type = file.type || "application/octet-stream";
    const body = { department, dataset, filename: file.name, size: file.size, content_type, ...(corrects ? { corrects } : {}) };
    const slot = await ask(aggregation.POST("/uploads", { body, headers: intent() }));
    Object.assign(upload, { state: "sending", before: (await deliveries(upload)).map((row) => row.id) });
    await put(slot, file, (share) => (upload.share = share));
    upload.state = "sent";
    keep();
    await find(upload);
  } catch (error) {
    Object.assign(upload, { state: "failed", problem: asProblem(error) });
  }
  keep();
}

function put(slot: UploadSlot, file: File, onShare: (share: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("PUT", slot.url);
    for (const [name, value] of Object.entries(slot.headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => onShare(event.loaded / event.total);
    request.onerror = () => reject(offline());
    request.onload = () => {
      if (request.status < 300) return resolve();
      const remedy = request.status === 403 ? "上传地址已过期或文件与登记的不符，请重新上传。" : "请重新上传。";
      reject(new Problem(request.status, { title: "文件没有传完", code: "upload-refused", remedy }));
    };
    request.send(file);
  });
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
