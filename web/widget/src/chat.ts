// The chat: what was said, a form where one is asked for, and a box to write in. It is the same on the firm's own page and in a
// frame on a partner's page. It keeps the conversation in memory only; what comes after a reload comes from the server.

import { bar } from "./bar";
import { compose } from "./compose";
import { aside, button, dial, h, icon, keep, recall, said } from "./dom";
import { fixes, IntakeForm, type Step } from "./form";
import { hostOf } from "./host";
import { type Context, plain, show, who } from "./items";
import { move } from "./move";
import type { Frame, Heard, Item } from "./protocol";
import { begin, type Lang, lang, speak, titled, w } from "./words";
import { type Mood, Wire } from "./wire";

const root = document.getElementById("chat")!;
const data = root.dataset;
const framed = data.origins !== undefined;
const kept = "token" + (data.partner || ""); // partners of one site have each their own
const elsewhere = "https://weather.gc.ca/"; // where the way out leads: a page that everybody may have open

const items: Item[] = []; // all that was said, in order
const nodes = new WeakMap<Item, HTMLElement>(); // what shows them
const boxes = new Map<string, HTMLElement>(); // what the visitor sent and the server has not answered, by frame id
const saves = new Set<string>(); // frames that keep what was typed so far
let form: IntakeForm | null = null;
let hello: Heard | null = null;
let mood: Mood = "connecting";
let shown = !framed; // whether the visitor has the chat before them
let unread = 0;
let past = 0; // what was said up to here comes from before; it is shown and not announced
let escaped = 0; // when Escape was last pressed in an emergency
let size = +recall("size") || 0;

begin(data.lang!, document.getElementById("words")!.textContent!);

// The parts that stay.
const log = h("div", { class: "log", tabindex: 0, role: "region", scroll: () => atEnd() && (fresh.hidden = true) });
const narrator = h("div", { class: "hidden", role: "log", "aria-live": "polite" });
const status = h("p", { class: "status", role: "status" });
const alarm = h("p", { class: "alarm", role: "alert" });
const typing = h("p", { class: "typing", "aria-hidden": true, hidden: true });
const fresh = button("fresh", "", () => reveal(), { hidden: true });
const head = h("header", { class: "bar" });
const box = h("textarea", { id: "say", rows: 1, maxlength: 4000, dir: "auto", autocomplete: "off" });
const left = h("p", { class: "small left", hidden: true });
const composer = h("form", { class: "say" });
const sheet = h("dialog", { "aria-labelledby": "sure" });
const heading = h("h2", { class: "hidden" });
root.append(head, framed ? heading : "", log, fresh, typing, alarm, composer, narrator, sheet);

const wire = new Wire({
  lang, page: data.page, partner: data.partner, pass: data.pass, ticket: data.ticket,
  _heard: receive,
  _mood(m) {
    if (m === mood) return;
    const end = !form && atEnd();
    mood = m;
    state();
    if (end) log.scrollTop = log.scrollHeight; // the bar may have grown
  },
}, recall(kept));

const host = hostOf((data.origins || "").split(" ").filter(Boolean), {
  open() {
    shown = true;
    count(0);
    requestAnimationFrame(() => {
      form ? form.focus() : box.focus();
      performance.mark("answerbot"); // what the benchmarks read, here and where the history is there
    });
  },
  shut: () => (shown = false),
  ask: (text) => form || say(text),
});

const context: Context = {
  _choose: (choice) => put({ type: "choose", choice }, { type: "visitor", choice }),
  _rate(seq, helpful, comment) {
    record({ type: "rate", seq, helpful, ...(comment && { comment }) }, { type: "visitor", rating: { seq, helpful } });
  },
  _say: narrate,
  _label(choice) {
    const c = items.flatMap((i) => [...(i.choices || []), ...(i.related || [])]).find((c) => c.id === choice);
    return c?.label || c?.question || "";
  },
  _rated: (seq) => items.findLast((i) => i.rating?.seq === seq)?.rating!.helpful,
  _exit: leave,
};

// narrate says a whole sentence to those who do not see, once.
function narrate(text: string): void {
  const p = h("p", {}, text);
  narrator.append(p);
  setTimeout(() => p.remove(), 8e3);
}

// record sends a frame and remembers what it says.
function record(frame: Frame, item: Item): string {
  item.re = wire.send(frame);
  items.push(item);
  return item.re;
}

// put does so and shows it.
function put(frame: Frame, item: Item): void {
  if (new TextEncoder().encode(JSON.stringify(frame)).length > 8000) {
    alarm.textContent = w._tooLong;
    if (frame.text) box.value = frame.text;
    return;
  }
  alarm.textContent = "";
  const id = record(frame, item);
  add(item);
  root.scrollIntoView({ block: "nearest" }); // the page may have become shorter above it
  reveal();
  setTimeout(() => wire._pending(id) && mood === "online" && writing(w._looking), 500);
}

const say = (text: string) => put({ type: "say", text }, { type: "visitor", text });
const human = () => put({ type: "human" }, { type: "visitor", action: "human" });

function settle(re: string): void {
  const node = boxes.get(re);
  node?.classList.remove("failed");
  node?.querySelector(".state")?.remove();
  boxes.delete(re);
}

function receive(f: Heard): void {
  if (f.re && f.type !== "error") settle(f.re);
  if (f.type !== "typing") writing("");
  switch (f.type) {
    case "welcome": return welcome(f);
    case "ack": return;
    case "typing": return writing(`${f.who && f.who !== "lawyer" ? f.who : w._someone} ${w._writes}`);
    case "error": return failed(f);
    case "visitor": if (items.some((i) => i.re === f.re)) return;
  }
  if (f.type === "notice" && !f.seq) {
    clear();
    if (wire.token) wire._restart(true);
    keep(kept, "");
  }
  items.push(f);
  const before = atEnd() || (f.re && items.at(-2)?.type === "visitor"); // what answers their own words or rating is what they wait for
  const live = !((f.seq || Infinity) <= past);
  const node = steps(f, live);
  if (!live) {
    reveal();
    if (f.seq === past) {
      performance.mark("answerbot");
      follow();
    }
  } else if (f.type !== "visitor") arrived(f, node, before);
}

// steps shows an item and keeps the form in step with the conversation.
function steps(f: Item, live: boolean): HTMLElement | null {
  const node = add(f);
  if (f.type === "receipt" || f.action === "cancel") ask(null, live);
  if (f.intake) ask(f.intake, items.some((i) => i.action === "human" && i.re === f.re)); // the focus goes to a form that was asked for by its button
  if (f.type === "intake") {
    if (f.re && saves.delete(f.re)) {
      if (f.title !== form?.at.title) ask({ ...f, errors: {} } as Step, false); // in the other language
      form?.mark(f.errors || {});
    } else ask(f as Step, live);
  }
  return node;
}

// ask shows a step of the intake. There is one at a time; what is typed in it is not lost when the same step comes again.
function ask(at: Step | null, focus: boolean): void {
  const typed = at && form?.at.step === at.step ? form.typed() : {};
  const had = form?.root.contains(document.activeElement) && (document.activeElement as HTMLInputElement);
  form?.root.remove();
  form = at && new IntakeForm(at, typed, act, saves);
  if (form) {
    log.append(form.root);
    if (focus) form.focus();
    else if (had) (form.root.elements.namedItem(had.name) as HTMLElement | null)?.focus();
  } else if (had) (log.lastElementChild as HTMLElement).focus(); // what ended it
}

function act(frame: Frame): string {
  if (frame.action !== "cancel") return wire.send(frame);
  const id = record(frame, { type: "visitor", action: "cancel" });
  ask(null, true);
  box.focus();
  return id;
}

function welcome(f: Heard): void {
  if (!f.resumed && items.some((i) => i.seq)) { // it is gone; what was not sent yet is not
    const unsent = items.filter((i) => wire._pending(i.re!));
    clear();
    items.push(...unsent);
    unsent.forEach(add);
  }
  hello = f;
  past = f.resumed && !wire._seen ? f.seq! : 0;
  keep(kept, f.session!);
  greet();
  if (!f.resumed) reveal();
  if (!past) follow();
}

// follow says, below all that was said before, what a link to this page is about, and asks its question; once, and not again after a reload.
function follow(): void {
  const { about, question } = data;
  data.about = data.question = "";
  if (about) {
    log.insertBefore(h("p", { class: "notice" }, about), form?.root ?? null);
    reveal();
  }
  if (question) {
    say(question);
    address();
  }
}

// address leaves in the page's address what is to hold after a reload: the language.
const address = () => framed || history.replaceState(null, "", "?lang=" + lang);

function greet(): void {
  log.querySelector(".opening")?.remove();
  log.prepend(h("div", { class: "theirs opening", tabindex: -1 }, said(hello!.greeting), h("p", { class: "small" }, hello!.disclaimer)));
}

function failed(f: Heard): void {
  const node = boxes.get(f.re!);
  const frame = wire._pending(f.re!);
  alarm.textContent = f.message!;
  if (!node) return;
  node.classList.add("failed");
  const state = node.querySelector(".state")!;
  state.replaceChildren(w._unsent + " ");
  if (frame) {
    const again = () => {
      state.textContent = w._sending;
      alarm.textContent = "";
      wire._resend(frame);
    };
    state.append(button("quiet", w._retry, again));
  } else if (!box.value) box.value = items.find((i) => i.re === f.re)?.text || "";
}

const open = (id: string) => [...log.querySelectorAll<HTMLElement>(".choice:not([aria-disabled])")].findLast((e) => e.dataset.choice === id);

// used marks a choice that was taken. It stays where it is, so that the focus is not lost.
function used(id: string): void {
  const b = open(id);
  b?.setAttribute("aria-disabled", "true");
  b?.append(" ", aside(w._chosen));
}

// add shows an item after all others, but before the form. What it says of something earlier is marked there.
function add(item: Item): HTMLElement | null {
  if (item.rating) {
    const rated = items.find((i) => i.seq === item.rating!.seq);
    if (rated) nodes.get(rated)?.replaceWith(make(rated)!);
    return null;
  }
  if (item.type !== "visitor") open("none")?.setAttribute("aria-disabled", "true"); // it is for the last question only
  const node = make(item);
  if (node) log.insertBefore(node, form?.root ?? null);
  if (node && wire._pending(item.re!)) {
    node.append(h("span", { class: "state" }, w._sending));
    boxes.set(item.re!, node);
  }
  if (item.choice) used(item.choice);
  return node;
}

function make(item: Item): HTMLElement | null {
  const node = show(item, context);
  if (node) nodes.set(item, node);
  return node;
}

// arrived brings what is new before the visitor, unless they are reading something else.
function arrived(f: Item, node: HTMLElement | null, before: unknown): void {
  const spoken = f.answer ? [f.text, f.answer.question, f.answer.summary].join(" ") : f.type === "intake" ? fixes(f.errors) : f.text;
  if (spoken) narrate(titled(who(f), spoken));
  if (!node) return;
  if (before || f.resources || f.reference) reveal(node);
  else fresh.hidden = atEnd();
  if (!shown || document.hidden) count(unread + 1);
}

function count(n: number): void {
  unread = n;
  host.tell({ type: "unread", count: n });
  if (!framed) document.title = document.title.replace(/^(\(\d+\) )?/, n ? `(${n}) ` : "");
}

function state(): void {
  status.replaceChildren(h("span", {}, ...dial({ connecting: w._connecting, online: w._online, away: w._away }[mood]))); // one part: the dot stands beside all of it
  status.dataset.mood = mood;
}

// atEnd tells whether the end of what was said is before the visitor; a form stands below it.
function atEnd(): boolean {
  const below = (form?.root.offsetTop ?? log.scrollHeight) - log.scrollTop;
  return below > 0 && below < log.clientHeight + 80;
}

// reveal brings what was said before the visitor, from its beginning, or as far as there is something below it.
function reveal(node = (form ? form.root.previousElementSibling : log.lastElementChild) as HTMLElement): void {
  log.scrollTop = node.offsetTop - 8;
  fresh.hidden = true;
}

let quiet = 0;
function writing(text: string): void {
  clearTimeout(quiet);
  typing.textContent = text;
  typing.hidden = !text;
  if (text) quiet = window.setTimeout(() => (typing.hidden = true), 7e3);
}

function clear(): void {
  items.length = 0;
  boxes.clear();
  form = null;
  log.replaceChildren();
}

function forget(): void {
  sheet.replaceChildren(h("p", { id: "sure" }, w._forgetAsk), h("div", { class: "row" },
    button("", w._forget, () => {
      sheet.close();
      wire.send({ type: "forget" });
      box.focus();
    }), button("quiet", w._cancel, () => sheet.close(), { autofocus: true })));
  sheet.showModal();
}

// leave blanks the page at once and puts another in its place; this device forgets the way back to the conversation.
function leave(): void {
  keep(kept, "");
  document.documentElement.hidden = true;
  host.tell({ type: "exit" });
  if (!framed) location.replace(elsewhere);
}

function download(): void {
  const text = `${w._transcript} ${data.name || w._title}\n\n` + items.map((i) => plain(i, context)).filter(Boolean).join("\n\n") + "\n\n" + (hello?.disclaimer || "") + "\n";
  h("a", { href: URL.createObjectURL(new Blob([text])), download: "conversation.txt" }).click(); // it goes when the page does
}

function resize(by: number): void {
  size = Math.max(-1, Math.min(3, size + by));
  keep("size", String(size));
  document.documentElement.style.fontSize = 100 + size * 15 + "%";
}

// dress writes all the words that stay, in the language chosen.
function dress(): void {
  host.tell({ type: "lang", lang });
  if (framed) document.documentElement.lang = lang;
  root.lang = lang;
  log.setAttribute("aria-label", w._conversation);
  heading.textContent = w._conversation;
  fresh.textContent = w._fresh;
  state();
  head.replaceChildren(...bar({ _framed: framed, _name: data.name, _logo: data.logo, _status: status, _human: human, _turn: (to) => turn(to).catch(() => (alarm.textContent = w._gone)), _resize: resize, _download: download, _forget: forget, _close: () => host.tell({ type: "close" }) }));
  box.placeholder = w._example;
  const send = h("button", { type: "submit", "aria-label": w._send, title: w._send }, icon("M4 12l16-8-6 16-3-7z"));
  composer.replaceChildren(h("label", { class: "hidden", for: "say" }, w._message), box, send, left);
}

// turn changes the language: all words at once, and what the server says from here on.
async function turn(to: Lang): Promise<void> {
  await speak(to, data.words!);
  keep("lang", to);
  address();
  wire._place.lang = to;
  dress();
  log.replaceChildren(form?.root ?? "");
  if (hello) greet();
  for (const i of items) add(i);
  head.querySelector<HTMLElement>(`[lang]`)?.focus();
  wire._restart();
  form?.save(); // its words come from the server
  reveal();
}

function keys(e: KeyboardEvent): void {
  if (e.key === "Escape") {
    const menu = head.querySelector("details")!;
    if (sheet.open) return;
    if (menu.open) {
      menu.open = false;
      menu.querySelector("summary")!.focus();
    } else if (log.querySelector(".exit")) {
      if (Date.now() - escaped < 1500) leave();
      escaped = Date.now();
    } else host.tell({ type: "close" });
    return;
  }
  move(e, log, box);
}

compose(composer, box, left, say, () => wire._typing());
document.addEventListener("keydown", keys);
document.addEventListener("visibilitychange", () => (document.hidden ? form?.keep() : shown && count(0)));
addEventListener("pagehide", () => {
  form?.keep();
  wire._flush();
});
if (data.accent) {
  const { style } = document.documentElement;
  style.setProperty("--accent", data.accent);
  style.setProperty("--accent-dark", data.accentDark!);
}
resize(0);
dress();
const early = document.querySelector<HTMLTextAreaElement>("#text"); // the page's own box: what was typed there while this script was on its way goes on here
const had = early?.matches(":focus");
root.hidden = false;
had && box.focus();
if (early && early.value !== early.defaultValue) {
  box.value = early.value;
  early.value = "";
}
if (!framed && /[?&]lang=/.test(location.search)) keep("lang", lang); // a link was followed
const wanted = recall("lang");
if (wanted && wanted !== lang) turn(wanted as Lang).catch(() => wire._again(0));
else wire._again(0);
