// The bar above the conversation: whose chat it is, how the connection is, a person, the other language, and a menu of the rest.

import { button, h, icon } from "./dom";
import { type Lang, lang, languages, w } from "./words";

export interface Bar {
  _framed: boolean; _name: string | undefined; _logo: string | undefined; _status: HTMLElement;
  _human(): void; _turn(to: Lang): void; _resize(by: number): void; _download(): void; _forget(): void; _close(): void;
}

export function bar(b: Bar): Element[] {
  const menu = h("details", { class: "menu" }, h("summary", { "aria-label": w._more, title: w._more }, icon("M5 12h.01M12 12h.01M19 12h.01")),
    h("div", { class: "sheet" },
      h("div", { class: "row", role: "group", "aria-label": w._size }, button("quiet", "A−", () => b._resize(-1), { "aria-label": "A− " + w._smaller }), button("quiet", "A+", () => b._resize(1), { "aria-label": "A+ " + w._larger })),
      button("item", w._download, b._download), button("item", w._print, () => print()),
      b._framed && h("a", { class: "item", href: "/", target: "_blank" }, w._ours), button("item", w._forget, b._forget)));
  menu.addEventListener("click", (e) => {
    if (!(e.target as HTMLElement).closest(".item")) return;
    menu.open = false;
    menu.querySelector("summary")!.focus(); // before what was chosen is done: what had the focus is seen no more
  }, true);
  menu.addEventListener("focusout", (e) => menu.contains(e.relatedTarget as Node) || !e.relatedTarget || (menu.open = false));
  const other: Lang = lang === "en" ? "fr" : "en";
  return [...h("div", {}, b._logo && h("img", { src: b._logo, alt: "", class: "logo" }), h(b._framed ? "h1" : "h2", {}, b._name || w._title), b._status,
    h("div", { class: "tools" }, button("quiet", w._person, b._human), button("quiet", other.toUpperCase(), () => b._turn(other), { lang: other, "aria-label": `${other.toUpperCase()} – ${languages[other]}` }), menu,
      b._framed && button("quiet", icon("M6 6l12 12M18 6L6 18"), b._close, { "aria-label": w._close, title: w._close }))).children];
}
