// A decision by a click or a key: the form goes in the background, so that the token stays typed in and the place is
// kept. The token is held in the field alone; who and why are remembered as long as the browser's window is open.
// Without script the form is sent as any other.
"use strict";
(() => {
  const form = document.getElementById("decide");
  const told = document.getElementById("taken");
  const field = (name) => form.elements[name];
  const undoing = form.dataset.undo; // the name of the field that takes a decision back
  const readings = [...document.querySelectorAll(".reading")];
  const done = []; // what can be taken back: the reading and the digest of the decision
  let queue = Promise.resolve(); // one after the other, however fast the keys are
  let at = -1;

  for (const name of ["who", "why"]) {
    if (!field(name)) continue;
    try {
      const kept = sessionStorage.getItem(`decide-${name}`);
      if (kept && (field(name).value === "" || field(name).value === field(name).dataset.default)) field(name).value = kept;
    } catch {
      // Nothing is remembered then.
    }
  }
  const remember = () => {
    try {
      for (const name of ["who", "why"]) sessionStorage.setItem(`decide-${name}`, field(name).value);
    } catch {
      // As above.
    }
  };

  const say = (words, bad, undo) => {
    const line = document.createElement("p");
    line.className = bad ? "complaint" : "taken";
    line.textContent = words;
    if (undo) {
      const button = document.createElement("button");
      button.type = "submit";
      button.className = "go quiet small";
      button.setAttribute("form", "decide");
      button.formNoValidate = undoing === "undo";
      button.name = undoing;
      button.value = undoing === "undo" ? undo : `undo ${undo}`;
      button.textContent = told.dataset.undo;
      line.append(" ", button);
    }
    told.replaceChildren(line);
  };

  const send = async (name, value) => {
    const body = new URLSearchParams(new FormData(form));
    if (name) body.set(name, value);
    const where = new URL(form.action);
    where.searchParams.set("lang", document.documentElement.lang);
    const answer = await fetch(where, { method: "POST", body, headers: { accept: "application/json" } });
    if (!answer.ok) throw new Error((await answer.text()).trim());
    return answer.json();
  };

  const mark = (doubt, button) => {
    if (!doubt) return;
    doubt.classList.add("decided");
    for (const one of doubt.querySelectorAll("button")) one.disabled = true;
    if (button) button.setAttribute("aria-pressed", "true");
  };
  const unmark = (doubt) => {
    if (!doubt) return;
    doubt.classList.remove("decided");
    for (const one of doubt.querySelectorAll("button")) {
      one.disabled = false;
      one.removeAttribute("aria-pressed");
    }
  };

  // `button`: what was pressed. Its answer comes later; until then it cannot be pressed again.
  const decide = (button) => {
    const { name, value } = button;
    const doubt = button.closest(".doubt");
    const undo = name === undoing && (undoing === "undo" || value.startsWith("undo "));
    remember();
    button.disabled = true;
    if (!undo) mark(doubt, button);
    queue = queue.then(async () => {
      try {
        const answer = await send(name, value);
        const digest = undo ? value.replace(/^undo /, "") : "";
        say(answer.taken, false, undo ? "" : answer.undo);
        if (!undo && answer.undo) done.push({ doubt, digest: answer.undo });
        if (undo) {
          const place = done.findIndex((one) => one.digest === digest);
          if (place >= 0) unmark(done.splice(place, 1)[0].doubt);
        }
        if (!name && !undo) button.disabled = false;
      } catch (error) {
        say(error.message, true);
        if (!undo) unmark(doubt);
        button.disabled = false;
      }
      if (!doubt || !doubt.classList.contains("reading")) told.scrollIntoView({ block: "nearest" });
    });
  };

  form.addEventListener("submit", (event) => {
    if (!event.submitter) return;
    event.preventDefault();
    decide(event.submitter);
  });

  // Keys, where there are readings that wait.
  const go = (place) => {
    if (place < 0 || place >= readings.length) return;
    if (readings[at]) readings[at].classList.remove("current");
    at = place;
    readings[at].classList.add("current");
    readings[at].focus({ preventScroll: true });
    readings[at].scrollIntoView({ block: "center" });
  };
  const open = (one) => !one.classList.contains("decided");
  const press = (verdict) => {
    if (at < 0) {
      go(readings.findIndex(open)); // what is decided on has to be seen first
      return;
    }
    const button = readings[at].querySelector(`button[value^="${verdict} "]`);
    if (!button || button.disabled) return;
    if (!form.reportValidity()) return;
    decide(button);
    const next = readings.findIndex((one, place) => place > at && open(one));
    if (next >= 0) go(next);
  };
  const undo = () => {
    queue = queue.then(async () => {
      const last = done[done.length - 1];
      if (!last) return;
      try {
        const answer = await send(undoing, undoing === "undo" ? last.digest : `undo ${last.digest}`);
        done.pop();
        say(answer.taken, false);
        unmark(last.doubt);
        if (last.doubt) go(readings.indexOf(last.doubt));
      } catch (error) {
        say(error.message, true);
      }
    });
  };
  const keys = document.getElementById("keys");
  const acts = {
    j: () => go(at + 1), ArrowDown: () => go(at + 1), k: () => go(at - 1), ArrowUp: () => go(at - 1),
    a: () => press("accept"), r: () => press("refuse"), u: undo,
    "?": () => {
      keys.open = !keys.open;
      keys.querySelector("summary").focus();
    },
  };
  if (readings.length && keys) {
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.defaultPrevented) return;
      if (event.target.closest("input, select, textarea, [contenteditable]")) return;
      const act = Object.hasOwn(acts, event.key) ? acts[event.key] : null;
      if (!act) return;
      event.preventDefault();
      act();
    });
    for (const [place, one] of readings.entries()) one.addEventListener("focusin", () => {
      if (place === at) return;
      if (readings[at]) readings[at].classList.remove("current");
      at = place;
      one.classList.add("current");
    });
  }
})();
