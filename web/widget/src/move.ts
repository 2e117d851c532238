// Reading by keys: arrows, Home and End go from message to message; the page keys turn pages from an empty box.

export function move(e: KeyboardEvent, log: HTMLElement, box: HTMLTextAreaElement): void {
  const at = document.activeElement as HTMLElement;
  if (at === box && !box.value && (e.key === "PageUp" || e.key === "PageDown")) log.scrollBy(0, (e.key === "PageUp" ? -0.8 : 0.8) * log.clientHeight);
  const step = { ArrowUp: -1, ArrowDown: 1, Home: -1e9, End: 1e9 }[e.key];
  if (step && (at === log || at.parentElement === log)) {
    const all = [...log.querySelectorAll<HTMLElement>(":scope > [tabindex]")];
    const next = at === log ? (step < 0 ? all.length - 1 : 0) : all.indexOf(at) + step;
    all[Math.max(0, Math.min(all.length - 1, next))]?.focus();
    e.preventDefault();
  }
}
