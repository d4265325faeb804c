// YASGUI over this server's own endpoint. Everything that would ask another server is switched off: completion of terms
// by LOV, prefixes by prefix.cc, a list of public endpoints.
"use strict";
(() => {
  const place = document.getElementById("yasgui");
  if (!place || !window.Yasgui) return;
  const written = document.getElementById("query");
  const prefixes = Object.fromEntries(
    [...place.dataset.prefixes.matchAll(/PREFIX (\w+): <([^>]*)>/g)].map((one) => [one[1], one[2]]));
  const endpoint = new URL(place.dataset.endpoint, location.href).href;
  const { Yasgui } = window;
  const { Yasqe, Yasr } = Yasgui;
  Yasqe.defaults.autocompleters = ["variables"];
  Yasqe.defaults.createShareableLink = null;
  Yasqe.defaults.value = written.value;
  // Its filter of rows reads values as HTML: what a stranger wrote would be made into elements. Off.
  Yasr.plugins.table.defaults.tableConfig.searching = false;
  // Its resizer of columns writes style elements into the head, which the policy of this site refuses: the same rules
  // stand in site.css.
  document.head.appendChild = (node) => (
    node.nodeName === "STYLE" ? node : Node.prototype.appendChild.call(document.head, node));
  const yasgui = new Yasgui(place, {
    requestConfig: { endpoint, method: "POST", acceptHeaderSelect: "application/sparql-results+json", acceptHeaderGraph: "text/turtle" },
    endpointCatalogueOptions: { getData: () => [], keys: [] },
    copyEndpointOnNewTab: false, persistenceId: null, populateFromUrl: false, autofocus: false,
    yasqe: { value: written.value, autocompleters: ["variables"], createShareableLink: null },
    yasr: { prefixes },
  });
  document.querySelector("form.plain").hidden = true;
  window.editor = yasgui;
  const tab = yasgui.getTab();
  tab.setQuery(written.value);
  document.getElementById("examples").addEventListener("change", async (event) => {
    if (!event.target.value) return;
    const answer = await fetch(event.target.value);
    yasgui.getTab().setQuery(await answer.text());
  });

  // Names and roles for screen readers that it leaves out.
  const words = place.dataset;
  const mend = () => {
    for (const one of place.querySelectorAll(".CodeMirror textarea:not([aria-label])")) one.setAttribute("aria-label", words.query);
    for (const one of place.querySelectorAll(".tableSizer:not([aria-label])")) one.setAttribute("aria-label", words.size);
    for (const one of place.querySelectorAll(".CodeMirror-scroll:not([tabindex='0'])")) one.tabIndex = 0;
    for (const one of place.querySelectorAll(".CodeMirror-scroll:not([role])")) {
      one.setAttribute("role", "group");
      one.setAttribute("aria-label", words.query);
    }
    for (const one of place.querySelectorAll(".tabsList[role], .tabsList [role], .tabPanel[role]")) one.removeAttribute("role");
    for (const one of place.querySelectorAll(".tabsList a[aria-selected]")) {
      one.setAttribute("aria-current", one.getAttribute("aria-selected"));
      one.removeAttribute("aria-selected");
    }
    for (const one of place.querySelectorAll(".dataTables_wrapper, .yasr_results")) if (one.scrollWidth > one.clientWidth) one.tabIndex = 0;
  };
  mend();
  new MutationObserver(mend).observe(place, { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-selected", "role"] });

  // Nodes of this graph are shown by this server.
  place.addEventListener("click", (event) => {
    const link = event.target.closest(".yasr a[href]");
    if (!link || !link.href.startsWith(words.base)) return;
    event.preventDefault();
    location.assign("/id/" + link.href.slice(words.base.length));
  });
  place.dataset.ready = "yes";
})();
