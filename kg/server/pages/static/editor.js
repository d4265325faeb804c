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
  if (Yasr && Yasr.defaults) Yasr.defaults.prefixes = prefixes;
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
  place.dataset.ready = "yes";
})();
