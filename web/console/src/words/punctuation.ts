/** Sentences of the rooms are set with Latin marks; a page sets Chinese marks beside Chinese words. */

const FULL: Readonly<Record<string, string>> = { ",": "，", ";": "；", ":": "：", "?": "？", "!": "！" };
const BESIDE_CHINESE = /(?<=[\u4e00-\u9fff”》〕])[,;:?!]|[,;:?!](?=[\u4e00-\u9fff“《])/g;
const BRACKETS = /\(([^()]*[\u4e00-\u9fff][^()]*)\)/g;

/** Never for what people delivered: names of files and values stay as they are. */
export function typeset(text: string): string {
  return text.replace(BRACKETS, "（$1）").replace(BESIDE_CHINESE, (mark) => FULL[mark] ?? mark);
}
