// The map of the front page and of questions: outlines and points from this server, nothing from elsewhere.
// Text goes in as text; no markup is made of data.
"use strict";
(() => {
  const place = document.getElementById("map");
  if (!place || !window.L) return;
  const map = L.map(place, {
    attributionControl: false, worldCopyJump: true, minZoom: 1, maxZoom: 9, zoomSnap: 0.25, scrollWheelZoom: false,
    maxBounds: [[-85, -240], [85, 240]], zoomAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
  });
  map.setView([25, 30], 2);
  place.addEventListener("focusin", () => map.scrollWheelZoom.enable());
  place.addEventListener("click", () => map.scrollWheelZoom.enable());

  const node = (tag, text, href) => {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    if (href) made.setAttribute("href", href);
    return made;
  };

  function popup(feature) {
    const { place: name, address, count, attacks, id } = feature.properties;
    const box = node("div");
    const head = node("p");
    head.className = "pop-title";
    head.append(address ? node("a", name, address) : node("b", name));
    box.append(head);
    const list = node("ul");
    for (const one of attacks) {
      const item = node("li");
      item.className = "st-" + one.state;
      item.append(node("a", one.label, one.address));
      list.append(item);
    }
    box.append(list);
    if (count > attacks.length) box.append(node("p", place.dataset.more.replace("%", count - attacks.length)));
    if (place.dataset.filter && id) {
      const here = place.dataset.here;
      box.append(node("a", place.dataset.filter, here + (here.includes("?") ? "&" : "?") + "place=" + encodeURIComponent(id)));
    }
    return box;
  }

  function leading(states) {
    return Object.entries(states).sort((one, other) => other[1] - one[1])[0][0];
  }

  async function draw() {
    const [outlines, points] = await Promise.all(
      [place.dataset.outlines, place.dataset.points].map((address) => fetch(address).then((answer) => answer.json())),
    );
    L.geoJSON(outlines, { interactive: false, style: () => ({ className: "land" }) }).addTo(map);
    const spots = L.geoJSON(points, {
      pointToLayer: (feature, where) => L.circleMarker(where, {
        radius: 4 + 3.2 * Math.sqrt(feature.properties.count),
        className: "spot st-" + leading(feature.properties.states) + (feature.properties.exact ? "" : " vague"),
      }),
      onEachFeature: (feature, layer) => {
        layer.bindPopup(() => popup(feature), { maxWidth: 320, minWidth: 220 });
        layer.bindTooltip(() => node("span", feature.properties.place + " · " + feature.properties.count));
      },
    }).addTo(map);
    spots.eachLayer((layer) => {
      const { place: name, count } = layer.feature.properties;
      const path = layer.getElement();
      path.setAttribute("tabindex", "0");
      path.setAttribute("role", "button");
      path.setAttribute("aria-label", name + " · " + count);
      path.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          layer.openPopup();
        }
      });
    });
    const bounds = spots.getBounds();
    if (bounds.isValid()) map.fitBounds(bounds.pad(0.15), { maxZoom: place.closest(".small-map") ? 4.5 : 6 });
    place.dataset.ready = "yes";
  }
  draw();
})();
