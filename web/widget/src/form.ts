// The intake, one step at a time: whatever fields the server asks for, with what is wrong beside each. What is typed is kept in
// the conversation whenever a field or the page is left or the typing rests, and never on this device.

import { button, h } from "./dom";
import type { Field, Form, Frame } from "./protocol";
import { titled, w } from "./words";

export type Step = Form & { errors?: Record<string, string> };

const completions: Record<string, string> = { name: "name", email: "email", phone: "tel" };

export class IntakeForm {
  readonly root: HTMLFormElement;
  private _touched = new Set<string>();
  private _controls = new Map<string, HTMLElement>();
  private _kept = "";

  constructor(readonly at: Step, typed: Record<string, string>, private _send: (f: Frame) => string, private _saves: Set<string>) {
    const last = at.step === "review";
    this.root = h("form", { class: "card form", novalidate: true, "aria-labelledby": "form-title" },
      h("h3", { id: "form-title", tabindex: -1 }, at.title || w._form), at.text && h("p", { class: "small" }, at.text));
    for (const f of at.fields) {
      const value = typed[f.name] ?? f.value ?? "";
      const error = at.errors?.[f.name];
      const control = this._field(f, value, error);
      if (last && !error && f.kind !== "checkbox") this.root.append(this._reviewed(f, value, control));
      this.root.append(control);
    }
    this.root.append(h("div", { class: "row" },
      h("button", { type: "submit" }, last || !at.title ? w._submit : w._next),
      at.back && button("quiet", w._back, () => this.act("back")),
      button("quiet", w._stop, () => this.act("cancel"))));
    for (const name in typed) this._touched.add(name);
    let rest = 0;
    for (const type of ["input", "change"]) this.root.addEventListener(type, (e) => {
      const { name, value } = e.target as HTMLInputElement;
      this._touched.add(name);
      clearTimeout(rest);
      if (type === "change") this.keep();
      else if (!/\d$/.test(value)) rest = window.setTimeout(() => this.root.isConnected && this.keep(), 2e3); // half a card number cannot be told from others
    });
    this.root.addEventListener("submit", (e) => {
      e.preventDefault();
      this.act("submit");
    });
  }

  act(action: string): string {
    this._kept = JSON.stringify(this.values());
    return this._send({ type: "intake", action, ...(action !== "cancel" && { fields: this.values() }) });
  }

  save(): void {
    this._saves.add(this.act("save"));
  }

  // keep saves what was typed here and is not saved yet.
  keep(): void {
    if (this._touched.size && JSON.stringify(this.values()) !== this._kept) this.save();
  }

  values(): Record<string, string> {
    const out: Record<string, string> = {};
    for (const e of this.root.elements as Iterable<any>) {
      if (!e.name || (e.type === "radio" && !e.checked)) continue;
      out[e.name] = e.type === "checkbox" ? (e.checked ? "yes" : "") : e.value;
    }
    return out;
  }

  // typed gives what was written here, which may be newer than what the server has.
  typed(): Record<string, string> {
    return Object.fromEntries(Object.entries(this.values()).filter(([name]) => this._touched.has(name)));
  }

  // focus goes to the first field that is wrong, else to the head of the step.
  focus(): void {
    (this.root.querySelector<HTMLElement>("[aria-invalid=true]") ?? this.root.querySelector<HTMLElement>("h3"))!.focus();
  }

  // mark shows what is wrong with the fields that have been left, and leaves alone the one that is being typed in.
  mark(errors: Record<string, string>): void {
    const values = this.values();
    for (const [name, control] of this._controls) {
      if (!control.contains(document.activeElement)) this._fault(control, values[name] ? errors[name] : undefined);
    }
  }

  // reviewed shows a field as it was filled in, and the field itself when it is to be changed.
  private _reviewed(f: Field, value: string, control: HTMLElement): HTMLElement {
    const chosen = f.options?.find((o) => o.id === value)?.label ?? value;
    const row = h("div", { class: "reviewed" }, h("span", {}, h("span", { class: "small" }, f.label), h("br"), chosen || "–"), button("quiet", w._edit, () => {
      row.remove();
      control.hidden = false;
      control.querySelector<HTMLElement>("input,select,textarea")!.focus();
    }, { "aria-label": titled(w._edit, f.label) }));
    control.hidden = true;
    return row;
  }

  private _fault(control: HTMLElement, error?: string) {
    const inputs = control.matches("fieldset") ? [control] : [...control.querySelectorAll("input,select,textarea")];
    for (const e of inputs) e.ariaInvalid = error ? "true" : null;
    control.querySelector(".error")!.textContent = error || "";
  }

  private _field(f: Field, value: string, error?: string): HTMLElement {
    const id = "f-" + f.name;
    const says = id + "-help " + id + "-error";
    const common = { id, name: f.name, required: f.required, maxlength: f.max, "aria-describedby": says, autocomplete: completions[f.name] ?? "off" };
    const tail = [f.help && h("p", { class: "small", id: id + "-help" }, f.help), h("p", { class: "error", id: id + "-error" })];
    const name = [f.label, !f.required && h("span", { class: "small" }, " " + w._optional)] as const;
    let control: HTMLElement;
    if (f.kind === "radio") {
      control = h("fieldset", { class: "field", "aria-describedby": says }, h("legend", {}, ...name),
        ...(f.options || []).map((o) => h("label", { class: "tick" }, h("input", { type: "radio", name: f.name, value: o.id, checked: o.id === value, required: f.required }), h("span", {}, o.label))), ...tail);
    } else if (f.kind === "checkbox") {
      control = h("div", { class: "field" }, h("label", { class: "tick" }, h("input", { ...common, type: "checkbox", checked: value === "yes" }), h("span", {}, f.label)), ...tail);
    } else {
      let input: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
      if (f.kind === "select") input = h("select", common, h("option", { value: "" }, w._choose), ...(f.options || []).map((o) => h("option", { value: o.id }, o.label)));
      else if (f.kind === "textarea") input = h("textarea", { ...common, rows: 4, dir: "auto" });
      else input = h("input", { ...common, type: f.kind, dir: "auto" });
      input.value = value;
      control = h("div", { class: "field" }, h("label", { for: id }, ...name), input, ...tail);
    }
    this._controls.set(f.name, control);
    if (error) this._fault(control, error);
    return control;
  }
}

// fixes says to those who do not see how many fields are wrong.
export const fixes = (errors?: Record<string, string>) => (errors && Object.keys(errors).length ? w._fix + " " + Object.values(errors).join(" ") : "");
