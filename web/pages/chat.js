// The chat: a websocket, a list of what was said, and a form where the server asks for one. Text from the server is only
// ever set as text. Every message carries an id and is sent again until it is answered; the server records it once.
"use strict";

const $ = (id) => document.getElementById(id);
const chat = $("chat"), log = $("log"), box = $("text"), status = $("status");
const waiting = new Map(); // frames that the server has not answered yet, by id
const mine = new Map(); // the visitor's messages on the page, by id
const saves = new Set(); // frames that keep what was typed so far, by id
let socket = null, ready = false, tries = 0, seen = 0, open = null, token = recall("token");

chat.hidden = false;

// el makes an element: el("p", {class: "small"}, "text", child…).
function el(tag, attributes = {}, ...children) {
  const e = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) e.addEventListener(name.slice(2), value);
    else if (value === true) e.setAttribute(name, "");
    else if (value !== false && value !== undefined && value !== null) e.setAttribute(name, value);
  }
  e.append(...children.filter((c) => c !== null && c !== undefined && c !== ""));
  return e;
}

function recall(key) {
  try { return sessionStorage.getItem("answerbot." + key) || ""; } catch { return ""; }
}
function remember(key, value) {
  try { sessionStorage.setItem("answerbot." + key, value); } catch { /* kept for this page only */ }
}

function connect() {
  const scheme = location.protocol === "https:" ? "wss://" : "ws://";
  socket = new WebSocket(scheme + location.host + "/v1/chat", "answerbot.v1");
  socket.onopen = () => socket.send(JSON.stringify({ type: "hello", resume: token, after: seen, page: location.pathname }));
  socket.onmessage = (m) => receive(JSON.parse(m.data));
  socket.onclose = (e) => {
    ready = false;
    status.textContent = "Reconnecting…";
    const told = /after ([\d.]+)(ms|s)/.exec(e.reason);
    const back = Math.min(15000, 400 * 2 ** tries++) * (0.7 + Math.random() * 0.6);
    setTimeout(connect, told ? Number(told[1]) * (told[2] === "s" ? 1000 : 1) : back);
  };
}

function send(frame) {
  frame.id = crypto.randomUUID ? crypto.randomUUID() : String(Date.now()) + Math.random();
  waiting.set(frame.id, frame);
  if (ready) socket.send(JSON.stringify(frame));
  return frame.id;
}

function receive(f) {
  if (f.re) {
    waiting.delete(f.re);
    mine.get(f.re)?.classList.remove("waiting");
  }
  if (f.seq) seen = Math.max(seen, f.seq);
  switch (f.type) {
    case "welcome": return welcome(f);
    case "visitor": return visitor(f);
    case "answer": return answer(f);
    case "clarify": return clarify(f);
    case "handoff": return handoff(f);
    case "intake": return saves.delete(f.re) ? mark(f.errors || {}) : form(f.step, f.fields, f.errors, true);
    case "receipt": close(); return add(bubble("theirs", f.text, el("p", {}, el("strong", {}, f.reference))));
    case "error": return failed(f);
    case "ack": return;
    case "typing": return;
    default: if (f.text) add(bubble("theirs", f.text));
  }
}

function welcome(f) {
  ready = true;
  tries = 0;
  if (!f.resumed) {
    if (seen > 0 || !log.children.length) { log.replaceChildren(); mine.clear(); seen = 0; }
    if (!log.children.length) add(bubble("theirs", f.greeting, el("p", { class: "small" }, f.disclaimer)));
  }
  token = f.session;
  remember("token", token);
  status.textContent = "Connected";
  for (const frame of waiting.values()) socket.send(JSON.stringify(frame));
  const question = chat.dataset.question;
  if (question && !f.resumed) { chat.dataset.question = ""; say(question); }
}

function add(node) {
  log.append(node);
  const tall = node.offsetHeight > log.clientHeight - 40;
  log.scrollTop = tall ? node.offsetTop - log.offsetTop - 8 : log.scrollHeight;
}

function bubble(side, text, ...more) {
  const b = el("div", { class: side });
  if (text) b.append(el("p", {}, text));
  b.append(...more);
  return b;
}

function say(text) {
  const id = send({ type: "say", text });
  const b = el("div", { class: "mine waiting" }, text);
  mine.set(id, b);
  add(b);
}

// visitor shows what was said in another tab or before a reload.
function visitor(f) {
  if (mine.has(f.re)) return;
  let text = f.text;
  if (f.choice) text = document.querySelector(`[data-choice="${CSS.escape(f.choice)}"]`)?.textContent || (f.choice === "none" ? "None of these" : f.choice);
  if (f.action === "human") text = "I would like to talk to a person.";
  if (!text) return;
  const b = el("div", { class: "mine" }, text);
  mine.set(f.re, b);
  add(b);
}

function choose(choice, label) {
  const id = send({ type: "choose", choice });
  const b = el("div", { class: "mine waiting" }, label);
  mine.set(id, b);
  add(b);
}

function answer(f) {
  const a = f.answer;
  const card = el("article", { class: "theirs answer", lang: a.lang },
    el("h3", {}, a.question),
    a.sample ? el("p", { class: "sample" }, el("strong", {}, "Sample answer. "), "No lawyer has reviewed it yet.") : null,
    el("p", { class: "summary-text" }, a.summary),
    el("h4", {}, "Key takeaways"),
    el("ul", { class: "takeaway-list" }, ...a.takeaways.map((t) => el("li", {}, t))),
    el("p", {}, el("a", { href: a.url }, "Read the whole answer")),
    el("p", { class: "small" }, `Written by ${a.byline} · Updated ${a.updated}. Sources: `,
      ...a.sources.flatMap((s, i) => [i ? "; " : "", el("a", { href: s.url, rel: "noopener", target: "_blank" }, s.title)])),
    el("p", { class: "small disclaimer" }, a.disclaimer));
  const row = el("div", { class: "row" }, "Was this helpful?");
  for (const [label, helpful] of [["Yes", true], ["No", false]]) {
    row.append(el("button", { type: "button", class: "quiet", onclick: () => {
      send({ type: "rate", seq: f.seq, helpful });
      row.replaceChildren(el("span", { role: "status" }, "Thank you."));
      if (!helpful) row.append(el("button", { type: "button", class: "quiet", onclick: () => human() }, "Talk to a person"));
    } }, label));
  }
  card.append(row);
  if (f.related?.length) {
    card.append(el("h4", {}, "Go deeper"));
    for (const r of f.related) card.append(el("button", { type: "button", class: "choice", "data-choice": r.id, onclick: () => choose(r.id, r.question) }, r.question));
  }
  add(card);
}

function clarify(f) {
  const b = bubble("theirs handoff", f.text);
  for (const c of f.choices) b.append(el("button", { type: "button", class: "choice", "data-choice": c.id, onclick: () => choose(c.id, c.label) }, c.label));
  add(b);
}

function handoff(f) {
  const pressing = f.reason === "crisis" || f.reason === "urgent";
  const b = bubble("theirs handoff" + (pressing ? " urgent" : ""), f.text);
  if (f.resources?.length) {
    b.append(el("ul", { class: "resources" }, ...f.resources.map((r) => el("li", {}, r.name + " ",
      r.phone ? el("a", { href: "tel:" + r.phone.replace(/[^\d+]/g, "") }, r.phone) : null, " ",
      r.url ? el("a", { href: r.url, rel: "noopener", target: "_blank" }, r.url.replace(/^https:\/\//, "")) : null))));
  }
  add(b);
  if (f.intake) form(f.intake.step, f.intake.fields, null, false);
}

// form shows the intake. There is one at a time; what is typed is kept in the conversation whenever a field is left.
function form(step, fields, errors, focus) {
  const typed = open ? values(open) : {};
  const had = open?.contains(document.activeElement) ? document.activeElement.name : "";
  close();
  open = el("form", { class: "theirs handoff", novalidate: true, "aria-label": "Ask our team" }, el("h3", {}, "Ask our team"));
  for (const f of fields) open.append(field(f, typed[f.name] || f.value || "", errors?.[f.name]));
  open.append(el("div", { class: "row" }, el("button", { type: "submit" }, "Send"), " ",
    el("button", { type: "button", class: "quiet", onclick: () => { send({ type: "intake", action: "cancel" }); close(); box.focus(); } }, "Cancel")));
  const mineForm = open;
  open.addEventListener("change", () => saves.add(send({ type: "intake", action: "save", fields: values(mineForm) })));
  open.addEventListener("submit", (e) => { e.preventDefault(); send({ type: "intake", action: "submit", fields: values(mineForm) }); });
  add(open);
  const wrong = open.querySelector("[aria-invalid=true]");
  if (focus && wrong) wrong.focus();
  else if (had) open.elements[had]?.focus();
}

// mark shows what is wrong with the fields that have been left, and leaves alone the one that is being typed in.
function mark(errors) {
  for (const input of open?.elements || []) {
    if (!input.name || input === document.activeElement) continue;
    const error = input.value && errors[input.name];
    input.setAttribute("aria-invalid", error ? "true" : "false");
    const say = $(input.id + "-say");
    say.querySelector(".error")?.remove();
    if (error) say.prepend(el("p", { class: "error" }, error));
  }
}

function close() {
  open?.remove();
  open = null;
}

function values(f) {
  const out = {};
  for (const e of f.elements) if (e.name) out[e.name] = e.type === "checkbox" ? (e.checked ? "yes" : "") : e.value;
  return out;
}

function field(f, value, error) {
  const id = "f-" + f.name;
  const common = { id, name: f.name, required: f.required, "aria-invalid": error ? "true" : null, "aria-describedby": id + "-say", maxlength: f.max || null };
  const autocomplete = { name: "name", email: "email", phone: "tel" }[f.name] || "off";
  let input;
  if (f.kind === "textarea") {
    input = el("textarea", { ...common, rows: 4 });
    input.value = value;
  } else if (f.kind === "select") {
    input = el("select", common, el("option", { value: "" }, "…"), ...(f.options || []).map((o) => el("option", { value: o.id }, o.label)));
    input.value = value;
  } else if (f.kind === "checkbox") {
    input = el("input", { ...common, type: "checkbox", maxlength: null });
    input.checked = value === "yes";
  } else {
    input = el("input", { ...common, type: f.kind, autocomplete });
    input.value = value;
  }
  const say = el("div", { id: id + "-say" }, error ? el("p", { class: "error" }, error) : null, f.help ? el("p", { class: "help" }, f.help) : null);
  if (f.kind === "checkbox") return el("div", { class: "field" }, el("label", { class: "tick", for: id }, input, el("span", {}, f.label)), say);
  return el("div", { class: "field" }, el("label", { for: id }, f.label), input, say);
}

function failed(f) {
  if (f.re && (f.code === "rate_limited" || f.code === "unavailable")) {
    const frame = mine.get(f.re) || open;
    frame?.classList.add("waiting");
  }
  add(el("p", { class: "problem", role: "alert" }, f.message));
}

function human() {
  const id = send({ type: "human" });
  const b = el("div", { class: "mine waiting" }, "I would like to talk to a person.");
  mine.set(id, b);
  add(b);
}

$("say").addEventListener("submit", (e) => {
  e.preventDefault();
  const text = box.value.trim();
  if (!text) return;
  box.value = "";
  box.style.height = "";
  say(text);
});
box.addEventListener("keydown", (e) => {
  if (e.key === "Enter" && !e.shiftKey && !e.isComposing) { e.preventDefault(); $("say").requestSubmit(); }
});
box.addEventListener("input", () => { box.style.height = ""; box.style.height = box.scrollHeight + "px"; });
$("human").addEventListener("click", human);
$("forget").addEventListener("click", () => {
  if (!confirm("Erase this conversation? A request you have already sent to our team stays with us.")) return;
  send({ type: "forget" });
  log.replaceChildren();
  mine.clear();
  seen = 0;
  close();
});
connect();
