// Elements, made without ever parsing text as HTML: what comes from the server or from a visitor is only ever set as text.

type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | null | undefined | ((e: any) => void)>;

// h makes an element: h("p", { class: "small" }, "text", child). An attribute that is a function listens.
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const e = document.createElement(tag);
  for (const name in attributes) {
    const value = attributes[name];
    if (typeof value === "function") e.addEventListener(name, value);
    else if (value !== false && value != null) e.setAttribute(name, value as string);
  }
  e.append(...children.filter((c): c is Node | string => !!c));
  return e;
}

// icon draws a line of the 24-pixel grid. It is never the only name of a thing.
export function icon(path: string): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(space, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

// button makes a button that does something.
export function button(kind: string, label: Child, does: (e: MouseEvent) => void, more: Attributes = {}): HTMLButtonElement {
  return h("button", { type: "button", class: kind, click: does, ...more }, label);
}

// aside makes text for those who do not see the page.
export const aside = (text: string) => h("span", { class: "hidden" }, text);

// link makes a link that leaves the chat where it is. What opens in a new tab has no hold on this one, in all browsers that know the chat's style sheet.
export function link(url: string, text: string, kind?: string): HTMLAnchorElement {
  const dials = /^(tel|sms|mailto):/.test(url);
  return h("a", { href: dials || /^(https?:|\/)/.test(url) ? url : null, class: kind, target: dials ? null : "_blank" }, text);
}

// dial makes links of the telephone numbers in a text.
export const dial = (text = "") => text.split(/\b(911|988|(?:1[- ])?\d{3}[- .]\d{3}[- .]\d{4})\b/).map((part, i) => (i % 2 ? link("tel:" + part.replace(/\D/g, ""), part) : part));
// said is a paragraph of what was said.
export const said = (text?: string) => h("p", {}, ...dial(text));

// Storage holds the key to the conversation until the tab is closed, and never a word of it. Where it is blocked, as it may be in a frame on another site's
// page, a cookie has it that is there for this frame on that site's pages alone, until half an hour after the connection was made: it is no tab's own. The
// server never looks at it. Where that is blocked too a reload begins anew.
const named = (key: string) => "answerbot." + key;

export function recall(key: string): string {
  try {
    return sessionStorage.getItem(named(key)) || "";
  } catch {
    return document.cookie.match(`__Host-${named(key)}=(\\w+)`)?.[1] || "";
  }
}

export function keep(key: string, value: string): void {
  try {
    if (value) sessionStorage.setItem(named(key), value);
    else sessionStorage.removeItem(named(key));
  } catch {
    if (key.startsWith("token")) document.cookie = `__Host-${named(key)}=${value};Path=/;Secure;SameSite=None;Partitioned;Max-Age=${value ? 1800 : 0}`;
  }
}
