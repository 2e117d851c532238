// The way to the server: one websocket that comes back by itself, with what it missed.
//
// Every frame has an id and is kept until the server answers it; after a break it is sent again, and the server does it once.
// A connection that has gone silent in one direction looks open to a browser; so a frame that is not answered in time, or a
// ping in quiet times, ends it. Where websockets are blocked the same frames go by POST, and the page asks now and then for news.

import type { Frame, Heard } from "./protocol";

const patience = 10e3; // for an answer, or a connection to open
const silence = 6e3; // after which the visitor is told that there is no connection, and whom to call
const quiet = 25e3; // without a word: ping
const asks = [3e3, 3e3, 5e3, 8e3]; // without websockets: from one asking to the next, while nothing is new; then 15 s

export type Mood = "connecting" | "online" | "away";

export interface Place {
  lang: string; page?: string; partner?: string; pass?: string; ticket?: string;
  _heard(f: Heard): void;
  _mood(m: Mood): void;
}

// post asks the server; what is on its way when the page is left goes through.
const post = (what: string, body: object) => fetch("/v1/" + what, { method: "POST", keepalive: true, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal: AbortSignal.timeout(patience) });

export class Wire {
  _seen = 0;
  private _socket: WebSocket | null = null;
  private _ready = false;
  private _tries = 0;
  private _opened = false;
  private _byPost = false;
  private _idle = 0;
  private _timer = 0;
  private _lastHeard = 0;
  private _since = Date.now(); // when what has not come yet was first waited for; 0 if nothing is
  private _busy = false;
  private _waiting = new Map<string, Frame>();

  constructor(readonly _place: Place, public token: string) {
    setInterval(() => this._watch(), 1e3);
    addEventListener("online", () => this._again(0));
    addEventListener("offline", () => this._lost(0));
    document.addEventListener("visibilitychange", () => document.hidden || this._ready || this._again(0));
  }

  // send sends a frame as soon as there is a way, and again until it is answered.
  send(frame: Frame): string {
    frame.id = `${Date.now()}-${Math.random()}`;
    this._resend(frame);
    return frame.id;
  }

  // resend tries a frame once more.
  _resend(frame: Frame): void {
    this._waiting.set(frame.id!, frame);
    if (this._byPost) this._post();
    else if (this._ready) this._put(frame);
  }

  // pending gives a frame that has no answer yet.
  _pending = (id: string) => this._waiting.get(id);

  // flush sends what waits while the page goes away, which may end a socket before it is through. In a partner's frame the way by POST takes too long.
  _flush(): void {
    if (this._waiting.size && !this._place.partner) this._post();
  }

  // typing says that the visitor is writing; nobody has to hear it.
  _typing(): void {
    if (this._ready && !this._byPost) this._socket!.send('{"type":"typing"}');
  }

  // restart says hello anew: in another language, or without the old conversation.
  _restart(fresh = false): void {
    if (fresh) {
      this.token = "";
      this._seen = 0;
      this._waiting.clear();
    }
    this._lost(0);
  }

  // again connects after a while.
  _again(after: number): void {
    clearTimeout(this._timer);
    this._timer = window.setTimeout(() => (this._byPost ? this._post() : this._connect()), after);
  }

  private async _hello() {
    const { lang, page, partner, pass } = this._place;
    let ticket = this.token ? "" : this._place.ticket;
    if (!this.token) this._place.ticket = ""; // it is good once
    if (partner && !ticket) {
      const res = await post("ticket", { partner, pass, resume: this.token });
      if (res.status === 403 && performance.now() > 36e5) location.reload(); // an old page: its pass has run out
      if (!res.ok) throw res.status;
      ticket = (await res.json()).ticket;
    }
    return { type: "hello", resume: this.token, after: this._seen, lang, page, partner, ...(ticket && { ticket }) };
  }

  private async _connect() {
    if (this._socket || this._busy) return;
    this._busy = true;
    let hello;
    try {
      hello = await this._hello();
    } catch {
      return this._lost();
    } finally {
      this._busy = false;
    }
    const s = (this._socket = new WebSocket(location.origin.replace("http", "ws") + "/v1/chat", "answerbot.v1"));
    this._lastHeard = Date.now();
    s.onopen = () => {
      this._opened = true;
      s.send(JSON.stringify(hello));
    };
    s.onmessage = (m) => this._hear(JSON.parse(m.data));
    s.onclose = (e) => {
      const told = /after ([\d.]+)(m?)s/.exec(e.reason);
      if (!this._opened && this._tries >= 1) this._byPost = true;
      this._lost(told ? +told[1]! * (told[2] ? 1 : 1e3) : e.code === 1013 ? 5e3 : undefined);
    };
  }

  // lost ends what there was of a connection and comes back later, a little after everybody else.
  private _lost(after?: number) {
    if (this._socket) {
      this._socket.onopen = this._socket.onmessage = this._socket.onclose = null;
      this._socket.close();
      this._socket = null;
    }
    this._ready = false;
    this._since ||= Date.now();
    this._tell();
    this._again(after ?? Math.min(15e3, 400 * 2 ** this._tries++) * (0.7 + Math.random() * 0.6));
  }

  // tell says how the connection is. One that is silent for too long is none, though it looks open.
  private _tell() {
    this._place._mood(!navigator.onLine || this._tries > 1 || (this._since && Date.now() - this._since > silence) ? "away" : this._ready ? "online" : "connecting");
  }

  private _put(frame: object) {
    this._since ||= Date.now();
    this._socket!.send(JSON.stringify(frame));
  }

  private _hear(f: Heard) {
    this._lastHeard = Date.now();
    if (f.type !== "welcome" || !this._waiting.size) this._since = 0; // a server may say hello and no more
    if (f.re && f.type !== "error") this._waiting.delete(f.re);
    if (f.seq && f.type !== "ack" && f.type !== "welcome") {
      if (f.seq <= this._seen) return;
      this._seen = f.seq;
    }
    if (f.type === "welcome") {
      this._ready = true;
      this._tries = 0;
      if (!f.resumed) this._seen = 0;
      this.token = f.session!;
    }
    if (f.type === "error" && f.re && f.code !== "rate_limited" && f.code !== "unavailable") this._waiting.delete(f.re);
    this._tell();
    this._place._heard(f);
    if (f.type === "welcome" && !this._byPost) for (const frame of this._waiting.values()) this._put(frame);
  }

  // watch finds a connection that is no more, and keeps one alive that is quiet.
  private _watch() {
    this._tell();
    if (!this._socket) return;
    const now = Date.now();
    if (this._since && now - Math.max(this._since, this._lastHeard) > patience) this._opened ? this._lost(0) : this._socket.close();
    else if (this._ready && now - this._lastHeard > quiet) this._put({ type: "ping", id: "ping" });
  }

  // post carries all frames that wait by POST and brings back what is new.
  private async _post() {
    if (this._busy) return;
    this._busy = true;
    this._since ||= Date.now();
    clearTimeout(this._timer);
    const sent = [...this._waiting.values()];
    try {
      const res = await post("chat", { frames: [await this._hello(), ...sent] });
      if (!res.ok) throw res.status;
      const before = this._seen;
      for (const f of (await res.json()).frames) this._hear(f);
      this._idle = this._seen > before ? 0 : this._idle + 1;
      this._tries = 0;
      const more = [...this._waiting.keys()].some((id) => !sent.some((f) => f.id === id));
      this._again(more ? 0 : asks[this._idle] ?? 15e3);
    } catch {
      if (this._tries > 2) this._byPost = false; // neither goes: perhaps the network is back in full later
      this._lost();
    } finally {
      this._busy = false;
    }
  }
}
