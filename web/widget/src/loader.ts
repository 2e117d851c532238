// The launcher on a partner's page: one button, drawn where the page's styles do not reach, and on first use a frame that holds
// the conversation. Nothing of the conversation comes here. No cookie, no storage, no request before somebody uses it.

interface Told { type?: string; count?: number; lang?: string }

(() => {
  const page = window as any;
  const script = (document.currentScript ?? document.querySelector("script[data-partner][src*='/widget.']")) as HTMLScriptElement | null;
  if (page.Answerbot || !script?.src) return;
  const { partner = "", lang = document.documentElement.lang.slice(0, 2), label, phone, side } = script.dataset;
  const home = new URL(script.src).origin;
  const titleIn = (lang: string) => label || (lang === "fr" ? "Demandez à un avocat" : "Ask a Lawyer");
  let title = titleIn(lang);
  const heard: Record<string, Set<(detail?: unknown) => void>> = {};
  let port: MessagePort | undefined, frame: HTMLIFrameElement | undefined, opened = false, failed = false, queue: object[] = [];

  const css = `:host{all:initial!important}
.l,.f{position:fixed;z-index:2147483000;inset-inline-${side === "left" ? "start" : "end"}:16px;bottom:16px;box-sizing:border-box;font:600 16px/1.3 system-ui,sans-serif}
.l{background:#1d4f5c;background:var(--answerbot-accent,#1d4f5c);color:#fff;border:2px solid #fff;border-radius:28px;min-height:52px;padding:12px 20px;cursor:pointer;text-decoration:none;box-shadow:0 4px 16px #0004;max-width:calc(100vw - 32px)}
.l:focus-visible{outline:3px solid #1d4f5c;outline-offset:3px}div.l{padding-inline-end:48px}.l a{color:inherit;display:block;padding:6px 0}.l button{all:unset;position:absolute;inset:0 0 auto auto;width:44px;line-height:44px;text-align:center;font-size:22px;cursor:pointer}.l button:focus-visible,.l a:focus-visible{outline:2px solid}
.f{border:0;border-radius:16px;width:400px;height:min(680px,100vh - 32px);background:#fff;color-scheme:normal;box-shadow:0 8px 40px #0006}
[hidden]{display:none}b{background:#fff;color:#111;border-radius:10px;padding:0 7px;margin-inline-start:8px}
@media(max-width:480px),(max-height:420px){.f{inset:0;width:100%;height:100%;border-radius:0}}@media print{.l,.f{display:none}}`;
  const host = document.createElement("div");
  const shadow = host.attachShadow({ mode: "closed" });
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    shadow.adoptedStyleSheets = [sheet];
  } catch {
    shadow.appendChild(document.createElement("style")).textContent = css;
  }
  const button = shadow.appendChild(document.createElement("button"));
  button.className = "l";
  button.textContent = title;
  button.setAttribute("aria-expanded", "false");
  const badge = document.createElement("b");

  const fire = (type: string, detail?: unknown) => heard[type]?.forEach((f) => f(detail));
  const send = (message: object) => (port ? port.postMessage(message) : queue.push(message));

  // fail leaves nobody with a blank box: in the button's place come a link to the firm's own page, a phone number, and a way to be rid of both. Where the
  // frame comes after all, it is taken.
  const fail = () => {
    if (port || failed) return;
    failed = true;
    button.replaceWith(plain);
    if (opened) plain.querySelector("a")!.focus();
    fire("error");
  };
  const plain = document.createElement("div");
  plain.className = "l";
  for (const [url, text] of [[home + "/", title], phone ? ["tel:" + phone.replace(/[^\d+]/g, ""), phone] : []] as string[][]) {
    if (!url) continue;
    const a = plain.appendChild(document.createElement("a"));
    a.href = url;
    a.textContent = text!;
  }
  const shut = plain.appendChild(document.createElement("button"));
  shut.textContent = "×";
  shut.setAttribute("aria-label", lang === "fr" ? "Fermer" : "Close");
  shut.onclick = () => {
    frame?.remove(); // it is tried anew when the button is pressed
    frame = undefined;
    back();
    show(false);
  };
  const back = () => {
    failed = false;
    plain.replaceWith(button);
  };

  const fit = () => {
    const view = window.visualViewport;
    if (frame && view) frame.style.height = innerWidth <= 480 && opened ? view.height + "px" : "";
  };

  const make = () => {
    if (frame) return;
    frame = document.createElement("iframe");
    frame.className = "f";
    frame.hidden = true;
    frame.allow = "clipboard-write";
    frame.referrerPolicy = "origin";
    frame.src = `${home}/embed?partner=${encodeURIComponent(partner)}&lang=${encodeURIComponent(lang)}`;
    const made = frame;
    const late = () => made === frame && fail();
    made.addEventListener("load", () => {
      const channel = new MessageChannel();
      channel.port1.onmessage = (e) => told(channel.port1, e.data);
      made.contentWindow!.postMessage("answerbot", home, [channel.port2]);
      setTimeout(late, 1500); // the chat answers at once; a page of the browser's own, on what it refuses or cannot reach, never does
    });
    setTimeout(late, 5e3);
    shadow.append(made);
  };

  const told = (from: MessagePort, message: Told) => {
    if (message.type === "ready") {
      port = from;
      if (failed) back();
      speak(message.lang);
      look();
      queue.splice(0).forEach(send);
      fire("ready");
    } else if (message.type === "lang") speak(message.lang);
    else if (message.type === "close") close();
    else if (message.type === "exit") location.replace("https://weather.gc.ca/");
    else if (message.type === "unread") {
      badge.textContent = String(message.count);
      message.count ? button.append(badge) : badge.remove();
      fire("unread", message.count);
    }
  };

  // name gives the button and the frame the title; while nothing has come yet, the button tells that it was pressed.
  const name = () => {
    button.firstChild!.textContent = title + (opened && !port ? "…" : "");
    if (frame) [frame.title, frame.lang] = [title, button.lang];
  };

  // speak has them in the language of the chat, as the visitor has chosen it, unless the page has named them itself.
  const speak = (to = lang) => {
    title = titleIn(to);
    if (!label) button.lang = to;
    name();
  };

  // look shows the frame once it is the chat.
  const look = () => {
    name();
    button.hidden = opened && !!port;
    if (frame) frame.hidden = !button.hidden;
    fit();
    if (button.hidden) frame!.focus();
  };

  const show = (to: boolean) => {
    if (failed || to === opened) return;
    if (to) make();
    opened = to;
    button.setAttribute("aria-expanded", String(to));
    look();
    send({ type: to ? "open" : "shut" });
    if (!to) button.focus();
    fire(to ? "open" : "close");
  };
  const open = () => show(true);
  const close = () => show(false);

  button.onclick = open;
  window.visualViewport?.addEventListener("resize", fit);
  page.Answerbot = Object.freeze({
    open, close,
    ask: (text: string) => (open(), send({ type: "ask", text: String(text) })),
    on: (type: string, f: (detail?: unknown) => void) => ((heard[type] ??= new Set()).add(f), () => heard[type]!.delete(f)),
  });

  // A page that changes itself may throw the button away; it comes back.
  const attach = () => {
    const body = document.body ?? document.documentElement;
    if (host.parentNode !== body) body.append(host);
    for (const e of [document.documentElement, body]) watch.observe(e, { childList: true });
  };
  const watch = new MutationObserver(attach);
  attach();
})();
