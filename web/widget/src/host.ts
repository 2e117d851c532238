// The page around the frame. It learns that the chat is there, in which language, how many messages are unread, and when to close; never a word of
// what is said. It is heard only if it is one of the partner's origins, by the window that holds this frame, in the shape below.

import { lang } from "./words";

export interface Host {
  tell(message: { type: "close" | "exit" | "unread" | "lang"; count?: number; lang?: string }): void;
}

export interface Orders { open(): void; shut(): void; ask(text: string): void }

export function hostOf(origins: string[], orders: Orders): Host {
  let port: MessagePort | undefined;
  addEventListener("message", (e) => {
    if (e.source !== parent || !origins.includes(e.origin) || e.data !== "answerbot" || e.ports.length !== 1) return;
    port?.close();
    port = e.ports[0]!;
    port.onmessage = ({ data }) => {
      if (data?.type === "open") orders.open();
      if (data?.type === "shut") orders.shut();
      if (data?.type === "ask" && typeof data.text === "string" && data.text.trim() && data.text.length <= 4000) orders.ask(data.text.trim());
    };
    port.postMessage({ type: "ready", lang });
  });
  return { tell: (message) => port?.postMessage(message) };
}
