// Forms of filters send themselves: a list when something in it is chosen, a day when its field is left; either with
// Enter. Nothing is sent while somebody still types a day or walks through a list by keyboard. The button does it all.
"use strict";
(() => {
  const KEPT = "focus";
  let pressed = false; // a link or a button is being pressed, which does more than leave a field

  document.addEventListener("pointerdown", (event) => {
    pressed = Boolean(event.target.closest("a, button"));
  }, true);
  document.addEventListener("keydown", () => {
    pressed = false;
  }, true);

  function wire(form) {
    let used = null;

    const send = (control) => {
      used = control;
      form.requestSubmit(); // a day that is none is not sent: the browser says what is wrong with it
    };

    for (const field of form.querySelectorAll("select, input[type='date']")) {
      const list = field.localName === "select";
      let before = field.value;
      let walking = false;
      const changed = () => field.value !== before && field.validity.valid;

      field.addEventListener("focus", () => {
        before = field.value;
        walking = false;
      });
      field.addEventListener("pointerdown", () => {
        walking = false;
      });
      field.addEventListener("keydown", (event) => {
        walking = event.key !== "Enter";
        if (walking || !changed()) return;
        event.preventDefault();
        send(field);
      });
      field.addEventListener("change", () => {
        if (list && !walking) send(field);
      });
      field.addEventListener("blur", (event) => {
        if (changed() && !pressed) send(form.contains(event.relatedTarget) ? event.relatedTarget : field);
      });
    }
    form.addEventListener("submit", () => {
      try {
        sessionStorage.setItem(KEPT, (used ?? document.activeElement).id);
      } catch {
        // The next page starts at its top.
      }
    });
  }

  function restore() {
    try {
      const id = sessionStorage.getItem(KEPT);
      sessionStorage.removeItem(KEPT);
      if (id) document.getElementById(id)?.focus();
    } catch {
      // Nothing was kept.
    }
  }

  document.querySelectorAll("form.filters[method='get']").forEach(wire);
  restore();
})();
