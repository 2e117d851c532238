// Brings news into a page of the desk. The server says only that something has changed; the page is then asked for again, and the parts of it that are
// marked data-live take the place of the old ones. What somebody is typing is in no such part, and where the focus was it stays.
"use strict";

const words = JSON.parse(document.body.dataset.words);
const note = text => { const told = document.querySelector("#news"); if (told) told.textContent = text; };

// Where this page is got from: what answers a form stands at the form's address.
const here = new URL(document.querySelector("link[rel=canonical]")?.href ?? location.href);

// fetchPage gives a page as a document. Its parts are nodes, never text that is read as HTML.
const fetchPage = () => new Promise((resolve, reject) => {
  const ask = new XMLHttpRequest();
  ask.open("GET", here.href);
  ask.setRequestHeader("X-Desk-News", "1");
  ask.responseType = "document";
  ask.onload = () => ask.status === 200 && ask.responseXML ? resolve(ask.responseXML) : reject(new Error(String(ask.status)));
  ask.onerror = () => reject(new Error("offline"));
  ask.send();
});

const refresh = async () => {
  const page = await fetchPage();
  for (const old of document.querySelectorAll("[data-live], #banner")) {
    const fresh = page.getElementById(old.id);
    if (!fresh || fresh.textContent === old.textContent) continue;
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    const href = focused?.getAttribute("href"), id = focused?.id;
    old.replaceWith(document.importNode(fresh, true));
    if (id) document.getElementById(id)?.focus();
    else if (href) document.getElementById(fresh.id)?.querySelector(`[href="${CSS.escape(href)}"]`)?.focus();
  }
};

// Urgent requests that nobody takes are said in the title of the page and, where somebody has asked for it, by the computer itself.
let alarmed = 0;
const alarm = () => {
  const count = Number(document.querySelector("#banner .alarm")?.dataset.count ?? 0);
  document.title = (count ? `(${count}) ` : "") + document.title.replace(/^\(\d+\) /, "");
  if (count > alarmed && "Notification" in window && Notification.permission === "granted") {
    new Notification(words.alarm, {body: words.alarmText, tag: "desk"});
  }
  alarmed = count;
};
alarm();
const bell = document.querySelector("#notify");
if (bell && "Notification" in window && Notification.permission === "default") {
  bell.hidden = false;
  bell.addEventListener("click", async () => { bell.hidden = await Notification.requestPermission() !== "default"; });
}

let asked = false, again = false;
const change = async () => {
  if (asked) { again = true; return; }
  asked = true;
  do {
    again = false;
    try { await refresh(); alarm(); } catch { note(words.stale); }
    await new Promise(next => setTimeout(next, 300));
  } while (again);
  asked = false;
};

const source = document.querySelector("meta[name=news]")?.content;
if (source) {
  const news = new EventSource(source);
  let begun = false, typing = 0;
  news.addEventListener("open", () => { note(""); if (begun) change(); begun = true; });
  news.addEventListener("changed", change);
  news.addEventListener("typing", () => {
    const told = document.querySelector("#typing");
    if (!told) return;
    told.textContent = words.typing;
    clearTimeout(typing);
    typing = setTimeout(() => { told.textContent = ""; }, 4000);
  });
  news.addEventListener("signed-out", () => { news.close(); location.assign("/desk/sign-in?next=" + encodeURIComponent(here.pathname + here.search)); });
  news.addEventListener("error", () => {
    if (news.readyState !== EventSource.CLOSED) { note(words.broken); return; }
    note(words.out);
  });
  setInterval(change, 30000); // waiting times go on without news
}

const reply = document.querySelector("form[data-typing]");
if (reply) {
  const field = reply.elements.namedItem("text");
  // What was sent is forgotten once a page without a complaint has come back; until then it may have got lost.
  const key = "desk draft " + location.pathname.split("/").slice(0, 4).join("/");
  const came = performance.getEntriesByType("navigation")[0]?.type;
  if (sessionStorage.getItem(key + " sent") && came !== "back_forward" && !document.querySelector("main [role=alert]")) sessionStorage.removeItem(key);
  sessionStorage.removeItem(key + " sent");
  if (!field.value) field.value = sessionStorage.getItem(key) ?? "";
  let told = 0;
  field.addEventListener("input", () => {
    sessionStorage.setItem(key, field.value);
    if (Date.now() - told < 3000) return;
    told = Date.now();
    fetch(reply.dataset.typing, {method: "POST", body: new URLSearchParams(new FormData(reply)), redirect: "manual"}).catch(() => {});
  });
  reply.addEventListener("submit", () => sessionStorage.setItem(key + " sent", "1"));
}

// A page that says that something does not work: what was to be sent is still there to be sent again.
if (!reply && /^\/desk\/intakes\/[^/]+\/(say|letter)$/.test(location.pathname)) {
  sessionStorage.removeItem("desk draft " + location.pathname.split("/").slice(0, 4).join("/") + " sent");
}

const link = document.querySelector("input[data-from-address]");
if (link && location.hash.length > 1) {
  link.value = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
}

// Passkeys: the server says what is asked for, the device does it, and what came of it goes back. Without a browser that can, the page shows the other ways.
const post = async (address, fields) => {
  const answer = await fetch(address, {method: "POST", body: new URLSearchParams(fields), redirect: "error"});
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.problem);
  return said;
};
for (const box of document.querySelectorAll("[data-passkey]")) {
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) break;
  box.hidden = false;
  const {passkey, then, next, link, form, make} = box.dataset, told = box.querySelector(".told");
  box.querySelector("button").addEventListener("click", async () => {
    told.textContent = "";
    const fields = Object.fromEntries(Object.entries({next, link, form}).filter(([, value]) => value !== undefined));
    let problem = "";
    try {
      const begun = await post(passkey, fields).catch(failed => { problem = failed.message; throw failed; });
      const made = make === undefined
        ? await navigator.credentials.get({publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(begun.options)})
        : await navigator.credentials.create({publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(begun.options)});
      const done = await post(then, {...fields, token: begun.token, response: JSON.stringify(made.toJSON())}).catch(failed => { problem = failed.message; throw failed; });
      location.assign(done.next);
    } catch { told.textContent = problem || words.passkey; }
  });
}
