// The neighbourhood of a node, drawn by cytoscape. A click opens the page of a node; the lists of the page hold the same.
"use strict";
(() => {
  const place = document.getElementById("graph");
  if (!place || !window.cytoscape) return;
  const colour = (name) => {
    // A canvas knows no light-dark(): let the browser work the colour out first.
    const probe = document.createElement("i");
    probe.className = "probe " + name;
    place.append(probe);
    const value = getComputedStyle(probe).color;
    probe.remove();
    return value;
  };
  const look = () => {
    const ink = colour("p-ink");
    const soft = colour("p-soft");
    return [
      { selector: "node", style: {
        label: "data(label)", color: ink, "font-family": "Inter, sans-serif", "font-size": 13, "text-valign": "bottom",
        "text-margin-y": 4, "text-wrap": "wrap", "text-max-width": 120, width: 16, height: 16, "min-zoomed-font-size": 5,
        "text-background-color": colour("p-paper"), "text-background-opacity": 0.85, "text-background-padding": 1,
        "background-color": colour("p-actor") } },
      { selector: "node[kind='place']", style: { shape: "round-rectangle", "background-color": colour("p-place") } },
      { selector: "node[kind='attack']", style: { shape: "diamond", "background-color": colour("p-quiet") } },
      ...["claimed", "said_unclaimed", "denied", "no_claim_reported"].map((state) => (
        { selector: "node[state='" + state + "']", style: { "background-color": colour("st-" + state) } })),
      { selector: "node[?centre]", style: { width: 26, height: 26, "font-size": 16, "font-weight": 600, "border-width": 3, "border-color": ink } },
      { selector: "edge", style: {
        width: 1, "line-color": colour("p-rule"), "target-arrow-color": colour("p-rule"), "target-arrow-shape": "triangle",
        "arrow-scale": 0.7, "curve-style": "bezier", color: soft, "font-size": 9, "font-family": "Inter, sans-serif",
        "text-rotation": "autorotate", "text-background-color": colour("p-paper"), "text-background-opacity": 1 } },
      { selector: ".near", style: { label: "data(label)", "line-color": soft, "target-arrow-color": soft, width: 1.6 } },
      { selector: "node.near", style: { label: "data(name)" } },
      { selector: ".far", style: { opacity: 0.25 } },
    ];
  };

  async function draw() {
    const elements = await fetch(place.dataset.elements).then((answer) => answer.json());
    await document.fonts.ready;
    const graph = window.cytoscape({
      container: place, elements, style: look(), minZoom: 0.3, maxZoom: 2.5, userZoomingEnabled: false,
      layout: { name: "cose", animate: false, randomize: false, nodeRepulsion: 9000, idealEdgeLength: 60, gravity: 1.1, numIter: 2500, padding: 14, nodeDimensionsIncludeLabels: false },
    });
    const clear = () => graph.elements().removeClass("near far");
    graph.on("mouseover", "node", (event) => {
      clear();
      const near = event.target.closedNeighborhood();
      near.addClass("near");
      graph.elements().not(near).addClass("far");
      place.classList.add("pointing");
    });
    graph.on("mouseout", "node", () => {
      clear();
      place.classList.remove("pointing");
    });
    graph.on("tap", "node", (event) => {
      const address = event.target.data("address");
      if (address && address.startsWith("/id/")) location.assign(address);
    });
    place.addEventListener("click", () => graph.userZoomingEnabled(true));
    document.addEventListener("themechange", () => graph.style(look()));
    place.dataset.ready = "yes";
  }
  draw();
})();
