// The answer card: what the corpus says, and what can be done with it.

import { button, h, icon, link } from "./dom";
import type { Item, Part } from "./protocol";
import { month, titled, w } from "./words";

export interface Acts {
  _choose(id: string): void;
  _rate(seq: number, helpful: boolean, comment?: string): void;
  _say(text: string): void; // to those who do not see
}

// The elements that an answer's text may hold. Others become their text.
const known = new Set(["p", "ul", "ol", "li", "strong", "em", "blockquote", "code", "pre", "hr", "br"]);

export function prose(parts: Part[]): Node[] {
  return parts.map((p) => {
    if (typeof p === "string") return document.createTextNode(p);
    const e = p.tag === "a" ? link(p.href || "", "") : document.createElement(/^h[1-6]$/.test(p.tag) ? "h4" : known.has(p.tag) ? p.tag : "span"); // headings are below the card's own
    e.append(...prose(p.parts || []));
    return e;
  });
}

// answerCard is an answer. Where a form comes with it, its summary alone is open, so that the form is not screens below.
export function answerCard(item: Item, rated: boolean | undefined, acts: Acts): HTMLElement {
  const a = item.answer!;
  const small = (...what: (string | Node)[]) => h("p", { class: "small" }, ...what);
  const more = [h("ul", {}, ...a.takeaways.map((t) => h("li", {}, t))), unfold(a.id), small(`${w._by} ${a.byline} · ${w._updated} ${month(a.updated)}`),
    small(titled(w._sources), ...a.sources.flatMap((s, i) => [i ? "; " : "", link(s.url, s.title)]))];
  const formed = item.type === "handoff";
  const card = h("div", { class: "card", lang: a.lang },
    a.sample && h("p", { class: "sample" }, h("strong", {}, w._sample), " ", w._sampleWhy),
    h("h3", {}, a.question), h("p", {}, a.summary),
    ...(formed ? [h("details", {}, h("summary", {}, w._takeaways), ...more)] : [h("h4", {}, w._takeaways), ...more]), small(a.disclaimer));
  if (formed) return card;
  card.append(h("div", { class: "row" }, copier(new URL(a.url, location.href).href, acts), link(a.url, w._page, "quiet"), link(a.url + "#print", w._print, "quiet")));
  if (item.seq) card.append(rating(item.seq, rated, acts)); // what is not recorded cannot be rated
  if (item.related?.length) card.append(h("h4", {}, w._deeper), ...item.related.map((r) => choice(r.id, r.question!, acts)));
  return card;
}

// choice is something to choose from. Once used it stays where it is, so that the focus is not lost, and says so.
export function choice(id: string, label: string, acts: Acts): HTMLElement {
  return button("choice", label, (e) => (e.currentTarget as HTMLElement).ariaDisabled || acts._choose(id), { "data-choice": id });
}

// unfold shows the whole text in place. It is fetched when it is wanted.
function unfold(id: string): HTMLElement {
  const text = h("div", { class: "prose", hidden: true });
  const toggle = button("quiet wide", w._whole, async () => {
    const opens = text.hidden;
    if (opens && !text.firstElementChild) {
      try {
        const res = await fetch("/v1/answers/" + encodeURIComponent(id));
        text.replaceChildren(...prose((await res.json()).text)); // a refusal has no text
      } catch {
        text.textContent = w._gone;
      }
    }
    text.hidden = !opens;
    toggle.ariaExpanded = String(opens);
    toggle.firstChild!.textContent = opens ? w._less : w._whole;
  }, { "aria-expanded": "false" });
  toggle.append(icon("M6 9l6 6 6-6"));
  return h("div", {}, toggle, text);
}

export function copier(what: string, acts: Acts, label = w._copy): HTMLElement {
  return button("quiet", label, async (e) => {
    const b = e.currentTarget as HTMLElement;
    try {
      await navigator.clipboard.writeText(what);
      acts._say((b.textContent = w._copied));
    } catch { // not allowed here: shown, ready to be copied by hand
      const field = h("input", { readonly: true, value: what, "aria-label": w._copy });
      b.replaceWith(field);
      field.focus();
      field.select();
    }
  });
}

function rating(seq: number, rated: boolean | undefined, acts: Acts): HTMLElement {
  const row = h("div", { class: "row rating", role: "group", "aria-label": w._helpful });
  if (rated !== undefined) {
    row.append(w._helpful + " " + (rated ? w._yes : w._no));
    return row;
  }
  const rate = (helpful: boolean) => {
    acts._rate(seq, helpful);
    acts._say(w._thanks);
    const thanks = h("span", { tabindex: -1 }, w._thanks);
    if (helpful) row.replaceChildren(thanks);
    else {
      const field = h("input", { maxlength: 1000, "aria-label": w._comment, placeholder: w._comment });
      const form = h("form", { class: "row", submit: (e: Event) => {
        e.preventDefault();
        if (!field.value.trim()) return;
        acts._rate(seq, false, field.value.trim());
        acts._say(w._thanks);
        form.remove();
        thanks.focus();
      } }, field, h("button", { class: "quiet" }, w._send));
      row.replaceChildren(thanks, form);
    }
    thanks.focus();
  };
  row.append(w._helpful, button("quiet", w._yes, () => rate(true)), button("quiet", w._no, () => rate(false)));
  return row;
}
