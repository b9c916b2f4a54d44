/** Bytes on their way: one PUT for a small file, parts signed on demand for a big one. */
import { aggregation, ask, intent } from "../api/client";
import { asProblem, offline, Problem } from "../api/problem";
import type { UploadParts, UploadSlot } from "../api/types";

type OnShare = (share: number) => void;
export type Sleep = (milliseconds: number) => Promise<void>;

const AT_ONCE = 4;
const TRIES_MAX = 5;
const FIRST_WAIT_MS = 1_000;
const rest: Sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** One request; `onLoaded` tells the bytes that have left. */
export function put(url: string, headers: Record<string, string>, body: Blob, onLoaded: (bytes: number) => void, stop?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("PUT", url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => onLoaded(event.loaded);
    request.onerror = () => reject(offline());
    request.onabort = () => reject(stopped());
    request.onload = () => (request.status < 300 ? resolve() : reject(refused(request.status)));
    stop?.addEventListener("abort", () => request.abort());
    if (stop?.aborted) return reject(stopped());
    request.send(body);
  });
}

function refused(status: number): Problem {
  const remedy = status === 403 ? "上传地址已过期或文件与登记的不符，请重新上传。" : "请重新上传。";
  return new Problem(status, { title: "文件没有传完", code: "upload-refused", remedy });
}
export function stopped(): Problem {
  return new Problem(0, { title: "上传已停止", code: "upload-stopped" });
}

export async function sendWhole(slot: UploadSlot, file: File, onShare: OnShare): Promise<void> {
  await put(slot.url ?? "", slot.headers, file, (bytes) => onShare(bytes / file.size));
}

/** Everything that a sending of parts needs of the world. */
export interface Door {
  /** Numbers of the parts that have arrived whole. */
  stored: () => Promise<number[]>;
  sign: (number: number) => Promise<string>;
  put: (url: string, part: Blob, onLoaded: (bytes: number) => void, stop: AbortSignal) => Promise<void>;
  sleep: Sleep;
}

export function doorOf(upload: string, parts: UploadParts, size: number): Door {
  const params = { path: { id: upload } };
  return {
    async stored() {
      const found = await ask(aggregation.GET("/uploads/{id}", { params }));
      if (found.state !== "open") return numbers(parts.count);
      return found.stored.filter((part) => part.size === sizeOf(parts, size, part.number)).map((part) => part.number);
    },
    async sign(number) {
      const signed = await ask(aggregation.POST("/uploads/{id}/parts", { params, body: { numbers: [number] } }));
      return signed.items[0]?.url ?? "";
    },
    put: (url, part, onLoaded, stop) => put(url, {}, part, onLoaded, stop),
    sleep: rest,
  };
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
function sizeOf(parts: UploadParts, size: number, number: number): number {
  return Math.min(parts.size, size - (number - 1) * parts.size);
}

/** Sends what has not arrived, at most four parts at once; a part that fails is signed and sent again. */
export async function sendParts(door: Door, file: Blob, parts: UploadParts, onShare: OnShare, stop: AbortSignal): Promise<void> {
  const arrived = new Set(await door.stored());
  const missing = numbers(parts.count).filter((number) => !arrived.has(number));
  const loaded = new Map([...arrived].map((number) => [number, sizeOf(parts, file.size, number)]));
  const own = new AbortController();
  const both = AbortSignal.any([stop, own.signal]);

  function tell(number: number, bytes: number): void {
    loaded.set(number, bytes);
    onShare([...loaded.values()].reduce((sum, each) => sum + each, 0) / file.size);
  }
  async function send(number: number): Promise<void> {
    const from = (number - 1) * parts.size;
    const part = file.slice(from, from + parts.size);
    for (let attempt = 1; ; attempt += 1) {
      if (both.aborted) throw stopped();
      try {
        await door.put(await door.sign(number), part, (bytes) => tell(number, Math.min(bytes, part.size)), both);
        return tell(number, part.size);
      } catch (error) {
        tell(number, 0);
        if (both.aborted || attempt >= TRIES_MAX || !mayRetry(asProblem(error))) throw error;
        await door.sleep(FIRST_WAIT_MS * 2 ** (attempt - 1));
      }
    }
  }
  async function work(): Promise<void> {
    for (let number = missing.shift(); number !== undefined; number = missing.shift()) await send(number);
  }
  onShare([...loaded.values()].reduce((sum, each) => sum + each, 0) / file.size);
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } finally {
    own.abort();
  }
}

/** A lost connection, a busy server, an address that ran out; nothing that would be refused again. */
function mayRetry(problem: Problem): boolean {
  return problem.code === "offline" || problem.code === "upload-refused" || problem.status >= 500 || problem.status === 429;
}

export async function complete(upload: string): Promise<void> {
  await ask(aggregation.POST("/uploads/{id}/complete", { params: { path: { id: upload } }, headers: intent() }));
}
export async function abandon(upload: string): Promise<void> {
  await ask(aggregation.DELETE("/uploads/{id}", { params: { path: { id: upload } }, headers: intent() }));
}
