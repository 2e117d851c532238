// What was said, one element each: messages, answers, questions back, the way to a person, receipts and notices.

import { type Acts, answerCard, choice, copier } from "./answer";
import { aside, button, dial, h, link, said } from "./dom";
import type { Item, Resource } from "./protocol";
import { titled, w } from "./words";

export interface Context extends Acts {
  _label(choice: string): string; // of a choice that was offered
  _rated(seq: number): boolean | undefined;
  _exit(): void;
}

// show gives the element of an item, or nothing for what is not to be seen.
export function show(item: Item, context: Context): HTMLElement | null {
  switch (item.type) {
    case "visitor": return mine(item, context);
    case "answer": return answer(item, context);
    case "clarify": return theirs(item, said(item.text), ...(item.choices || []).map((c) => choice(c.id, c.label!, context)));
    case "handoff": return handoff(item, context);
    case "intake": return item.resources?.length ? theirs(item) : null;
    case "receipt":
      return theirs(item, h("div", { class: "card receipt" }, h("h3", {}, w._received),
        h("p", {}, titled(w._reference), h("strong", {}, item.reference), " ", copier(item.reference!, context, w._copyIt)), said(item.text)));
    case "lawyer": return theirs(item, h("p", { class: "who", "aria-hidden": true }, item.from?.name), h("p", { dir: "auto" }, ...dial(item.text)));
    case "notice": return h("p", { class: "notice", tabindex: -1 }, ...dial(item.text));
    default: return item.text ? theirs(item, said(item.text)) : null;
  }
}

function theirs(item: Item, ...what: (Node | string | false | null | undefined)[]): HTMLElement {
  return h("div", { class: "theirs", tabindex: -1 }, aside(titled(who(item))), beside(item), ...what);
}

export const who = (item: Item) => (item.type === "lawyer" ? item.from?.name || w._lawyer : w._us);

// words gives what the visitor said or did, as they would say it.
export function words(item: Item, context: Context): string {
  if (item.action === "human") return w._person;
  if (item.rating || item.action) return "";
  if (item.text || !item.choice) return item.text || "";
  return item.choice === "none" ? w._none : context._label(item.choice) || item.choice;
}

function mine(item: Item, context: Context): HTMLElement | null {
  const text = words(item, context);
  return text ? h("div", { class: "mine", tabindex: -1 }, aside(titled(w._you)), h("p", { dir: "auto" }, text)) : null;
}

// answer is one, after what is said of it, or the way to a person, which may have one with it.
const answer = (item: Item, context: Context) => theirs(item, item.text && said(item.text), item.answer && answerCard(item, context._rated(item.seq!), context));

// handoff is the way to a person; in an emergency 911, 988 and the way out of this page come first, so that they are in sight on the smallest screen, and then whom else to call.
function handoff(item: Item, context: Context): HTMLElement {
  if (!pressing(item)) return answer(item, context);
  const lines = (first: boolean) => list((item.resources || []).filter((r) => /^9..$/.test(r.phone) === first));
  const crisis = item.reason === "crisis";
  const box = theirs(item, h("h3", {}, w._urgent), lines(true),
    crisis && button("exit", w._exit, context._exit), crisis && h("p", { class: "small" }, w._exitKey), said(item.text), lines(false));
  box.classList.add("pressing");
  return box;
}

const pressing = (item: Item) => item.type === "handoff" && /crisis|urgent/.test(item.reason!);

// beside says whom to call where what was said may be an emergency.
const beside = (item: Item) => item.resources && !pressing(item) && h("div", { class: "sample" }, w._urgent, list(item.resources));

const list = (those: Resource[]) => those.length > 0 && h("ul", { class: "lines" }, ...those.map(line));

// line is one whom to call, what can be tapped first.
function line(r: Resource): HTMLElement {
  const digits = r.phone?.replace(/[^\d+]/g, "");
  return h("li", {}, digits && link("tel:" + digits, `${w._call} ${r.phone}`, "call"), digits === "988" && link("sms:988", w._text + " 988", "call"), h("span", {}, r.name),
    r.url && link(r.url, r.url.replace(/^https:\/\/(www\.)?|\/$/g, "")));
}

// plain gives an item as lines of a text file.
export function plain(item: Item, context: Context): string {
  const a = item.answer;
  if (a) return [titled(w._us, a.question), item.text, a.sample && `${w._sample} ${w._sampleWhy}`, a.summary, ...a.takeaways.map((t) => "- " + t), ...a.sources.map((s) => titled(s.title, s.url)),
    new URL(a.url, location.href).href, a.disclaimer].filter(Boolean).join("\n");
  switch (item.type) {
    case "visitor": {
      const text = words(item, context);
      return text && titled(w._you, text);
    }
    case "intake": return "";
    default:
      return [titled(who(item), item.text), ...(item.choices || []).map((c) => "- " + c.label),
        ...(item.resources || []).map((r) => `- ${r.name} ${r.phone || ""} ${r.url || ""}`)].join("\n");
  }
}
