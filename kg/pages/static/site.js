// What every page does: the switch of light and dark; forms that leave empty fields out of the address.
"use strict";
(() => {
  const root = document.documentElement;
  const button = document.getElementById("theme");
  button.hidden = false;
  button.addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    try {
      localStorage.setItem("theme", root.dataset.theme);
    } catch {
      // It holds for this page alone.
    }
    document.dispatchEvent(new Event("themechange"));
  });

  for (const form of document.querySelectorAll("form[method='get']")) {
    form.addEventListener("submit", () => {
      for (const field of form.elements) if (field.name && field.value === "") field.disabled = true;
    });
  }
  // What scrolls sideways can be scrolled by keyboard; what does not is no stop for it.
  const settle = () => {
    for (const box of document.querySelectorAll(".scroll, .scroll-x, .several, pre, .legend-bar")) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  };
  settle();
  const current = document.querySelector(".site nav [aria-current]");
  if (current) current.parentElement.parentElement.scrollLeft = current.parentElement.offsetLeft - 40;
  addEventListener("resize", settle);
  document.addEventListener("toggle", settle, true);

  addEventListener("pageshow", () => {
    for (const field of document.querySelectorAll("form[method='get'] :disabled")) field.disabled = false;
  });
})();
