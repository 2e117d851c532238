// What the pages do beyond links and forms: a search that answers while one types, copying a link, printing, following the language of the chat.

const $ = (selector: string) => document.querySelector<HTMLElement>(selector);

interface Found { question: string; url: string }

// page gets a page as a document, since the policy lets no text become one. What could not be had is null.
function page(url: string, have: (there: Document | null) => void): void {
  const request = new XMLHttpRequest();
  request.responseType = "document";
  request.open("GET", url);
  request.onloadend = () => have(request.responseXML);
  request.send();
}

// A search form keeps working as it is; the list below it only comes sooner. Each list is of the words that stand in the box.
// Whom to call in an emergency stands above it as the page of results has it; what was said of earlier words stays where nothing can be had.
const form = $("form.search") as HTMLFormElement | null;
const live = form?.querySelector<HTMLElement>(".live");
const told = form?.querySelector<HTMLElement>(".told");
const help = form?.querySelector<HTMLElement>(".help");
if (form && live && told && help) {
  const box = form.elements.namedItem("q") as HTMLInputElement;
  let asked = box.value.trim();
  let timer = 0;
  const find = async () => {
    const words = box.value.trim();
    if (words === asked) return;
    asked = words;
    let found: Found[] = [];
    let said = "";
    let calm = words.length < 2;
    if (words.length > 1) {
      const query = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
      query.set("limit", "6");
      try {
        const res = await fetch("/v1/search?" + query);
        if (res.ok) {
          const all = await res.json();
          if (words !== asked) return;
          found = all.results;
          calm = !all.help;
          if (!calm) page("/learn?" + query, (there) => words === asked && help.replaceChildren(...there?.querySelector(".help")?.children ?? [all.help.text ?? ""]));
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
    if (calm) help.replaceChildren();
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
// chat takes the place of the one that it is like.
const chat = $("#chat");
if (chat) {
  const root = document.documentElement;
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
    if (!lang || lang === root.lang) return;
    page("?lang=" + lang, (there) => {
      if (!there?.getElementById("chat") || chat.lang !== lang) return; // changed again meanwhile
      root.lang = lang;
      document.title = there.title;
      translate(document.body, there.body);
    });
  };
  new MutationObserver(follow).observe(chat, { attributeFilter: ["lang"] });
  follow();
}

export {};
