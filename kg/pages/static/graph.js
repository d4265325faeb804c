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
  const narrow = place.clientWidth < 480;
  const look = () => {
    const ink = colour("p-ink");
    const soft = colour("p-soft");
    return [
      { selector: "node", style: {
        label: "data(label)", color: ink, "font-family": "Inter, sans-serif", "font-size": 13, "text-valign": "center", "text-halign": "left", "text-margin-x": -7, "text-wrap": "wrap", "text-max-width": narrow ? 84 : 150, width: 16, height: 16, "min-zoomed-font-size": 5,
        "text-background-color": colour("p-paper"), "text-background-opacity": 0.85, "text-background-padding": 1,
        "background-color": colour("p-actor") } },
      { selector: "node[kind='place']", style: { shape: "round-rectangle", "background-color": colour("p-place"), "text-halign": "right", "text-margin-x": 7 } },
      { selector: "node[kind='attack']", style: { shape: "diamond", "background-color": colour("p-quiet"), "text-valign": "bottom", "text-halign": "center", "text-margin-x": 0, "text-margin-y": 3, "font-size": 11, "text-max-width": narrow ? 104 : 190 } },
      ...["claimed", "said_unclaimed", "denied", "claim_waits", "no_claim_reported"].map((state) => (
        { selector: "node[state='" + state + "']", style: { "background-color": colour("st-" + state) } })),
      { selector: "node[?centre]", style: { width: 24, height: 24, "font-size": 16, "font-weight": 600, "border-width": 3, "border-color": ink } },
      { selector: "edge", style: {
        width: 1, "line-color": colour("p-rule"), "target-arrow-color": colour("p-rule"), "target-arrow-shape": "triangle",
        "arrow-scale": 0.7, "curve-style": "bezier", color: soft, "font-size": 9, "font-family": "Inter, sans-serif",
        "text-rotation": "autorotate", "text-background-color": colour("p-paper"), "text-background-opacity": 1 } },
      { selector: ".near", style: { label: "data(label)", "line-color": soft, "target-arrow-color": soft, width: 1.6 } },
      { selector: "node.near", style: { label: "data(name)" } },
      { selector: ".far", style: { opacity: 0.25 } },
    ];
  };

  // Actors on the left, attacks in the middle, places on the right; each near to what it is tied to.
  function columns(elements) {
    const nodes = elements.filter((one) => !one.data.source).map((one) => one.data);
    const edges = elements.filter((one) => one.data.source).map((one) => one.data);
    const ties = new Map(nodes.map((one) => [one.id, []]));
    for (const edge of edges) {
      ties.get(edge.source).push(edge.target);
      ties.get(edge.target).push(edge.source);
    }
    const kinds = { actor: 0, attack: 1, place: 2 };
    const sides = [[], [], []];
    for (const node of nodes) sides[kinds[node.kind]].push(node);
    const row = new Map();
    const number = (side) => side.forEach((node, place) => row.set(node.id, (place + 0.5) / side.length));
    sides.forEach(number);
    const mean = (node) => {
      const rows = ties.get(node.id).map((id) => row.get(id));
      return node.centre ? 0.5 : rows.reduce((sum, one) => sum + one, 0) / (rows.length || 1);
    };
    for (let pass = 0; pass < 4; pass += 1) {
      for (const side of sides) {
        const wanted = new Map(side.map((node) => [node.id, mean(node)]));
        side.sort((one, other) => wanted.get(one.id) - wanted.get(other.id));
        number(side);
      }
    }
    const step = narrow ? 125 : 235;
    const across = sides[1].length ? [0, step, 2 * step] : [0, 0, 300];
    // As tall as the picture is when its columns and their names fill it.
    const least = (across[2] + (narrow ? 190 : 320)) * 0.85 * place.clientHeight / place.clientWidth;
    const tallest = Math.max(...sides.map((side, place) => side.length * (place === 1 ? 52 : 36)), least);
    return new Map(sides.flatMap((side, place) => side.map(
      (node) => [node.id, { x: across[place], y: row.get(node.id) * tallest }])));
  }

  async function draw() {
    const elements = await fetch(place.dataset.elements).then((answer) => answer.json());
    await document.fonts.ready;
    const places = columns(elements);
    const graph = window.cytoscape({
      container: place, elements, style: look(), minZoom: 0.3, maxZoom: 2.5, userZoomingEnabled: false,
layout: { name: "preset", positions: (node) => places.get(node.id()), padding: 16 },
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
