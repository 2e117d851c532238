// The chat's own words. Those of one language come with the page; those of the other when they are asked for. What the law says
// comes from the server.

import type en from "./words/en.json";

export const languages = { en: "English", fr: "Français" };
export type Lang = keyof typeof languages;
export type Words = typeof en;

const all: { [l in Lang]?: Words } = {};
export let lang: Lang = "en";
export let w = {} as Words;

// begin takes the words that came with the page.
export function begin(l: string, text: string): void {
  lang = l === "fr" ? "fr" : "en";
  w = all[lang] = JSON.parse(text);
}

// speak changes to the other language; url is where its words are.
export async function speak(l: Lang, url: string): Promise<void> {
  all[l] ??= await (await fetch(url)).json();
  lang = l;
  w = all[l]!;
}

// titled gives a text under what stands before it: "You: yes", "Vous : oui".
export const titled = (title: string, text = "") => title + w._colon + " " + text;

// month gives "June 2026".
export function month(day: string): string {
  return new Date(day).toLocaleDateString(lang + "-CA", { month: "long", year: "numeric", timeZone: "UTC" });
}
