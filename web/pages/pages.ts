// What the pages do beyond links and forms: a search that answers while one types, copying a link, printing, following the language of the chat.

const $ = (selector: string) => document.querySelector<HTMLElement>(selector);

interface Found { question: string; url: string }

// A search form keeps working as it is; the list below it only comes sooner. Each list is of the words that stand in the box.
const form = $("form.search") as HTMLFormElement | null;
const live = form?.querySelector<HTMLElement>(".live");
const told = form?.querySelector<HTMLElement>(".told");
if (form && live && told) {
  const box = form.elements.namedItem("q") as HTMLInputElement;
  let asked = box.value.trim();
  let timer = 0;
  const find = async () => {
    const words = box.value.trim();
    if (words === asked) return;
    asked = words;
    let found: Found[] = [];
    let said = "";
    if (words.length > 1) {
      const query = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
      query.set("limit", "6");
      try {
        const res = await fetch("/v1/search?" + query);
        if (res.ok) {
          found = (await res.json()).results;
          said = found.length ? `${found.length} ${form.dataset.results}` : form.dataset.none!;
        }
      } catch {
        // The form itself still works.
      }
      if (words !== asked) return;
    }
    live.replaceChildren(...found.map((f) => {
      const a = document.createElement("a");
      a.href = f.url;
      a.textContent = f.question;
      const li = document.createElement("li");
      li.append(a);
      return li;
    }));
    live.hidden = !found.length;
    told.textContent = said;
  };
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(find, 120);
  });
}

const copy = $("#copy");
if (copy && navigator.clipboard) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    const said = $("#copied")!;
    try {
      await navigator.clipboard.writeText(copy.dataset.url!);
      said.textContent = copy.dataset.copied!;
    } catch {
      said.textContent = copy.dataset.url!;
    }
  });
}

const paper = $("#print");
if (paper) {
  paper.hidden = false;
  paper.addEventListener("click", () => print());
  if (location.hash === "#print") print();
}

// The page around the chat follows the language that is chosen there: the same page comes again in that language, and each part that does not hold the
// chat takes the place of the one that it is like. It comes as a document, since the page's policy lets no text become one.
const chat = $("#chat");
if (chat) {
  const page = document.documentElement;
  const translate = (here: Element, there: Element) => {
    for (const { name, value } of there.attributes) here.setAttribute(name, value);
    [...there.children].forEach((part, i) => {
      const old = here.children[i];
      if (!old || old === chat) return;
      if (old.contains(chat)) translate(old, part);
      else old.replaceWith(part);
    });
  };
  const follow = () => {
    const { lang } = chat;
    if (!lang || lang === page.lang) return;
    const request = new XMLHttpRequest();
    request.responseType = "document";
    request.open("GET", "?lang=" + lang);
    request.onload = () => {
      const there = request.responseXML;
      if (!there?.getElementById("chat") || chat.lang !== lang) return; // changed again meanwhile
      page.lang = lang;
      document.title = there.title;
      translate(document.body, there.body);
    };
    request.send();
  };
  new MutationObserver(follow).observe(chat, { attributeFilter: ["lang"] });
  follow();
}

export {};
