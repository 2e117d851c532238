// The box to write in: it grows with what is written, says when little room is left, and sends by Enter, but not while an input method is at work.

import { w } from "./words";

export function compose(form: HTMLFormElement, box: HTMLTextAreaElement, left: HTMLElement, say: (text: string) => void, typing: () => void): void {
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    const text = box.value.trim();
    if (!text) return box.focus();
    box.value = "";
    grow();
    say(text);
  });
  box.addEventListener("keydown", (e) => {
    if (e.key === "Enter" && !e.shiftKey && !e.isComposing) {
      e.preventDefault();
      form.requestSubmit();
    }
  });
  let typed = 0;
  function grow(): void {
    box.style.height = "";
    if (box.value) box.style.height = box.scrollHeight + 2 + "px";
    const rest = 4000 - box.value.length;
    left.hidden = rest > 400;
    left.textContent = `${rest} ${w._left}`;
    if (box.value && Date.now() - typed > 3e3) {
      typed = Date.now();
      typing();
    }
  }
  box.addEventListener("input", grow);
}
