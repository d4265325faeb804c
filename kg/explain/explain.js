// Lights up what belongs together: a card and its quotes, either way round, for the mouse, the keyboard and touch.
// Reads only the classes, ids and data attributes of the page itself; writes no text and no markup.
"use strict";
(() => {
  const root = document.documentElement;
  const report = document.getElementById("report");
  const facts = document.getElementById("facts");
  const cards = new Map([...document.querySelectorAll(".card")].map((card) => [card.id, card]));
  const marks = [...document.querySelectorAll(".q")];
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const list = (node, name) => (node.getAttribute(name) || "").split(" ").filter(Boolean);
  const shares = (wanted, given) => given.some((one) => wanted.has(one));
  let held = null; // what a click or Enter keeps lit
  let waiting = 0;
  let clicked = ""; // where the pointer was: when a jump moves the page beneath it, nobody has pointed at anything

  // What a node stands for: the cards to light, and the quotes to light in the text.
  function meaning(node) {
    const mark = node.closest(".q");
    if (mark) {
      const lit = new Set(list(mark, "data-f"));
      const quotes = new Set(list(mark, "data-q"));
      return { from: report, cards: lit, quotes, strong: new Set() };
    }
    const card = node.closest(".card");
    if (!card) return null;
    const row = node.closest(".row[data-q]");
    return {
      from: facts,
      cards: new Set([card.id]),
      quotes: new Set(list(card, "data-q")),
      strong: new Set(row ? list(row, "data-q") : []),
    };
  }

  function light(what) {
    root.classList.toggle("lit", Boolean(what));
    for (const [id, card] of cards) card.classList.toggle("on", Boolean(what && what.cards.has(id)));
    for (const mark of marks) {
      const own = list(mark, "data-q");
      mark.classList.toggle("on", Boolean(what && shares(what.quotes, own)));
      mark.classList.toggle("strong", Boolean(what && shares(what.strong, own)));
    }
  }

  // Bring the counterpart into view, within its own pane only where there are two.
  function reveal(what) {
    if (!what) return;
    const targets = what.from === report ? [...cards.values()] : marks;
    const target = targets.find((node) => node.classList.contains("on") && node.getClientRects().length);
    if (!target) return;
    const pane = what.from === report ? facts : report;
    const box = pane.getBoundingClientRect();
    const own = target.getClientRects()[0];
    const last = target.getBoundingClientRect();
    if (own.top >= box.top + 8 && Math.min(last.bottom, own.top + box.height) <= box.bottom - 8) return;
    const top = pane.scrollTop + own.top - box.top - Math.max(24, (box.height - last.height) / 3);
    pane.scrollTo({ top, behavior: calm.matches ? "auto" : "smooth" });
  }

  const place = (event) => event.clientX + " " + event.clientY;
  const panes = () => getComputedStyle(report).overflowY === "auto";

  function show(what, soon) {
    clearTimeout(waiting);
    light(what);
    if (what && panes()) waiting = setTimeout(() => reveal(what), soon ? 0 : 180);
  }

  function release() {
    held = null;
    show(null);
  }

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch" || clicked === place(event)) return;
    clicked = "";
    const what = meaning(event.target);
    if (what) show(what);
    else show(held);
  });
  document.documentElement.addEventListener("pointerleave", () => show(held));

  document.addEventListener("focusin", (event) => {
    const what = meaning(event.target);
    if (what && event.target.matches(":focus-visible")) show(what, true);
  });
  document.addEventListener("focusout", (event) => {
    if (!event.relatedTarget || !meaning(event.relatedTarget)) show(held);
  });

  function hold(what) {
    held = what;
    show(what, true);
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest(".toggle, .skip, .details")) return;
    clicked = place(event);
    const what = meaning(event.target);
    if (!what) {
      release();
      return;
    }
    const link = event.target.closest("a[href^='#']");
    if (link && panes()) {
      // With two panes both ends stay on the screen: no jump, the counterpart is brought into view beside.
      event.preventDefault();
      hold(what);
      const end = document.querySelector(link.getAttribute("href"));
      const stop = end && (end.matches(".card") ? end : nextStop(end));
      if (stop) stop.focus({ preventScroll: true });
      show(held, true);
      return;
    }
    hold(what);
  });

  // The link that follows the anchors of a quote.
  function nextStop(anchor) {
    let node = anchor;
    while (node && !node.matches(".q")) node = node.nextElementSibling;
    return node;
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") release();
    if (event.key === "Enter" && event.target.matches(".card")) hold(meaning(event.target));
  });

  for (const toggle of document.querySelectorAll(".toggle")) {
    toggle.addEventListener("click", () => {
      const shown = toggle.getAttribute("aria-pressed") !== "true";
      toggle.setAttribute("aria-pressed", String(shown));
      root.classList.toggle("off-" + toggle.dataset.kind, !shown);
      settle();
    });
  }

  // A quote whose every kind is hidden is plain text: no stop for the keyboard. A group without cards goes.
  function settle() {
    const off = (node) => getComputedStyle(node).display === "none";
    for (const mark of marks) {
      const hidden = list(mark, "data-f").every((id) => off(cards.get(id)));
      mark.classList.toggle("plain", hidden);
      if (mark.matches("a")) mark.tabIndex = hidden ? -1 : 0;
    }
    for (const group of document.querySelectorAll(".group")) {
      group.hidden = [...group.querySelectorAll(".card")].every(off);
    }
  }
})();
