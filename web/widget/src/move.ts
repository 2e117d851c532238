// Reading by keys: arrows, Home and End go from message to message; the page keys turn pages from an empty box.

export function move(e: KeyboardEvent, log: HTMLElement, box: HTMLTextAreaElement): void {
  const at = document.activeElement as HTMLElement;
  const page = { PageUp: -0.8, PageDown: 0.8 }[e.key];
  if (page && at === box && !box.value) log.scrollBy(0, page * log.clientHeight);
  const step = { ArrowUp: -1, ArrowDown: 1, Home: -1e9, End: 1e9 }[e.key];
  if (step && (at === log || at.parentElement === log)) {
    const all = [...log.querySelectorAll<HTMLElement>(":scope > [tabindex]")];
    const next = at === log ? (step < 0 ? all.length - 1 : 0) : all.indexOf(at) + step;
    all[Math.max(0, Math.min(all.length - 1, next))]?.focus();
    e.preventDefault();
  }
}
