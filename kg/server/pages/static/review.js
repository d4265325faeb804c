// A decision by a click: the form goes in the background, so that the token stays typed in and the place is kept. The
// token is held in the field alone. Without script the form is sent as any other.
"use strict";
(() => {
  const form = document.getElementById("decide");
  const told = document.getElementById("taken");
  const say = (words, bad) => {
    const line = document.createElement("p");
    line.className = bad ? "complaint" : "taken";
    line.textContent = words;
    told.replaceChildren(line);
  };
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!button || !button.name) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form));
    body.set(button.name, button.value);
    const lang = document.documentElement.lang;
    button.disabled = true;
    try {
      const answer = await fetch(form.action + "?lang=" + lang, { method: "POST", body, headers: { accept: "application/json" } });
      if (!answer.ok) throw new Error((await answer.text()).trim());
      say((await answer.json()).taken, false);
      const doubt = button.closest(".doubt");
      doubt.classList.add("decided");
      for (const one of doubt.querySelectorAll("button")) one.disabled = true;
      button.setAttribute("aria-pressed", "true");
    } catch (error) {
      say(error.message, true);
      button.disabled = false;
    }
    told.scrollIntoView({ block: "nearest" });
  });
})();
