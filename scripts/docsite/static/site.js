// The switch of light and dark, the menu on a phone, and the search. Everything can be read without this file.
"use strict";
(() => {
  const root = document.documentElement;
  const top = document.body.dataset.top;
  const menu = document.querySelector(".menu");
  const narrow = matchMedia("(max-width: 60rem)");
  const fold = () => { menu.open = !narrow.matches; };
  fold();
  narrow.addEventListener("change", fold);

  document.getElementById("theme").addEventListener("click", () => {
    const dark = getComputedStyle(root).colorScheme === "dark"
      || (!root.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
    root.dataset.theme = dark ? "light" : "dark";
    try {
      localStorage.setItem("docs-theme", root.dataset.theme);
    } catch {
      // Storage is switched off: the choice holds for this page.
    }
  });

  const field = document.getElementById("find");
  const list = document.getElementById("found");
  const told = document.getElementById("told");
  const most = 12;
  let asked = false;

  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

  // The index is a script because a page that is opened from a folder may not fetch.
  function load() {
    if (asked) return;
    asked = true;
    const script = document.createElement("script");
    script.src = top + "search.js";
    script.addEventListener("load", () => {
      window.searched = window.searched.map(([path, title, kind, text]) =>
        ({ path, title, kind, text, inTitle: plain(title), inText: plain(text) }));
      show();
    });
    document.head.append(script);
  }

  function score(one, words) {
    let points = 0;
    for (const word of words) {
      if (one.inTitle.replace(/^(sit:|kg )/, "") === word) points += 100;
      else if (one.inTitle.includes(word)) points += 20;
      else if (one.inText.includes(word)) points += 1;
      else return 0;
    }
    return points;
  }

  function around(one, word) {
    const at = one.inText.indexOf(word);
    // Folding changes lengths a little; an excerpt that is off by a letter still shows the place.
    const from = Math.max(0, at - 40);
    return at < 0 ? one.text.slice(0, 100) : (from ? "…" : "") + one.text.slice(from, at + 80);
  }

  function show() {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    list.replaceChildren();
    list.hidden = !words.length || !Array.isArray(window.searched) || !window.searched[0].inTitle;
    told.textContent = "";
    if (list.hidden) return;
    const found = window.searched.map((one) => [score(one, words), one]).filter(([points]) => points)
      .sort((one, other) => other[0] - one[0] || one[1].title.localeCompare(other[1].title));
    told.textContent = found.length ? `${found.length} pages` : "nothing found";
    for (const [, one] of found.slice(0, most)) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = top + one.path;
      const name = document.createElement("b");
      name.textContent = one.title;
      const what = document.createElement("small");
      what.textContent = ` ${one.kind}`;
      const words_ = document.createElement("span");
      words_.textContent = around(one, words[0]);
      link.append(name, what, words_);
      item.append(link);
      list.append(item);
    }
    if (!found.length) {
      const item = document.createElement("li");
      item.textContent = "Nothing found.";
      list.append(item);
    }
  }

  field.addEventListener("focus", load);
  field.addEventListener("input", () => { load(); show(); });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { field.value = ""; show(); }
    if (event.key === "Enter") list.querySelector("a")?.click();
    if (event.key === "ArrowDown") { event.preventDefault(); list.querySelector("a")?.focus(); }
  });
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? "");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) { event.preventDefault(); field.focus(); }
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".find")) list.hidden = true;
  });
})();
