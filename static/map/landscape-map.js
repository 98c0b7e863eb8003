/* The browser's side of the landscape map.
 *
 * Python sends one small message whenever something changes; geometry is fetched once per level
 * and kept by the browser. Every name reaches the page as a text node, never as markup.
 *
 * A message holds:
 *   digest      what the message is a digest of; written to the map's element when drawn
 *   level       level of the areas
 *   areas       {overview, detail}: addresses of the level's outlines
 *   parents     address of the next level's outlines, drawn as borders; null at the top
 *   land        address of the neighbouring countries
 *   values      one value per area, in the order of the outlines; texts: {value: what the tooltip
 *               says}
 *   said        [what the tooltip says], one for each area; in place of texts
 *   classes     [{upTo, colour, label, count}], ascending
 *   legend      {title, note}
 *   catalogue   address of what a landscape's messages have in common, in one language:
 *               clusters {id: [lat, lon, [theme index...], name, place]},
 *               themes [{letter, colour, shape, name}], and strings, words of the interface
 *   shown       [cluster id...]: the markers to draw, of those that have a seat; null: all
 *   footprint   {codes, colour, label} of the selected cluster, or null
 *   offices     [[lat, lon, place]] of the selected cluster, or places to mark without one
 *   selected    {kind, code} or null
 *   language    "da" or "en"
 *   dark        whether the page is dark
 *   background  {url, attribution} or null
 *   attribution plain text
 *   view        {zoom, lat, lon, token}, or {bounds, token} with two corners: where to look,
 *               applied once per token; null: all of it
 *   failed      what to say when a file cannot be loaded
 */
(function () {
  "use strict";

  const ALL = [[54.53, 7.95], [57.78, 15.25]];
  const DETAIL_FROM_ZOOM = 8.5;
  const MARKER = 22;
  const SVG = "http://www.w3.org/2000/svg";
  const SHAPES = {
    circle: "M12 1.5a10.5 10.5 0 1 1 0 21a10.5 10.5 0 1 1 0-21z",
    square: "M2.5 2.5h19v19h-19z",
    diamond: "M12 0.5L23.5 12L12 23.5L0.5 12z",
    triangle: "M12 0.8L23.6 22H0.4z",
    hexagon: "M6.2 1.8h11.6L23.5 12l-5.7 10.2H6.2L0.5 12z",
    pentagon: "M12 0.8L23.4 9.2L19 22.6H5L0.6 9.2z",
    octagon: "M7.4 1h9.2L23 7.4v9.2L16.6 23H7.4L1 16.6V7.4z",
    shield: "M2.5 2h19v11c0 5-4 8.4-9.5 10C6.500 21.400 2.500 18 2.500 13z",
  };
  const INK = { light: "#1f2a30", dark: "#f2f5f6" };
  const LINE = { light: "#ffffff", dark: "#10181c" };

  const cache = new Map();
  const state = {
    map: null, message: null, catalogue: null, markers: [], areas: null, areasAddress: null, borders: null, bordersAddress: null,
    land: null, landAddress: null, footprint: null, selection: null, seats: null, background: null,
    labels: null, taken: [], legend: null, viewToken: null, touched: false, drawn: 0, request: 0, event: 0,
    byCode: new Map(),
  };

  /* ---- talking to Python ------------------------------------------------------------------ */

  function send(event) {
    state.event += 1;
    window.Streamlit.setComponentValue({ ...event, event: `${Date.now()}-${state.event}` });
  }

  function sendView() {
    const centre = state.map.getCenter();
    send({
      kind: "view",
      zoom: Math.round(state.map.getZoom() * 100) / 100,
      lat: Math.round(centre.lat * 1e4) / 1e4,
      lon: Math.round(centre.lng * 1e4) / 1e4,
    });
  }

  /* ---- small helpers ------------------------------------------------------------------------ */

  function load(address) {
    if (!cache.has(address)) {
      const answer = fetch(address).then((response) => {
        if (!response.ok) throw new Error(`${response.status} ${address}`);
        return response.json();
      });
      answer.catch(() => cache.delete(address));
      cache.set(address, answer);
    }
    return cache.get(address);
  }

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function title(node, words) {
    node.title = words;
    node.setAttribute("aria-label", words);
  }

  function shape(name, attributes) {
    const made = document.createElementNS(SVG, name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    return made;
  }

  function tone(choice) {
    return state.message.dark ? choice.dark : choice.light;
  }

  function nameOf(properties) {
    return state.message.language === "en" ? properties.en : properties.da;
  }

  function valueOf(properties) {
    return state.message.values[properties.place] || 0;
  }

  function classOf(value) {
    const { classes } = state.message;
    return classes.find((one) => value <= one.upTo) || classes[classes.length - 1];
  }

  /* ---- markers ------------------------------------------------------------------------------ */

  let clipId = 0;

  /* A marker shows every theme of its cluster: the first fills the left half and more. */
  function symbol(themes, size) {
    const first = themes[0];
    const outline = SHAPES[first.shape] || SHAPES.circle;
    const svg = shape("svg", { viewBox: "-1 -1 26 26", width: size, height: size, "aria-hidden": "true" });
    svg.append(shape("path", { d: outline, fill: first.colour }));
    const others = themes.slice(1);
    if (others.length) {
      clipId += 1;
      const clip = shape("clipPath", { id: `clip-${clipId}` });
      clip.append(shape("path", { d: outline }));
      svg.append(clip);
      const start = 13.5;
      const width = (24 - start) / others.length;
      others.forEach((theme, index) => {
        svg.append(shape("rect", {
          x: start + index * width, y: 0, width: width + 0.2, height: 24, fill: theme.colour,
          "clip-path": `url(#clip-${clipId})`,
        }));
      });
    }
    svg.append(shape("path", { d: outline, fill: "none", stroke: "#ffffff", "stroke-width": 1.6 }));
    const letter = shape("text", {
      x: others.length ? 7.6 : 12, y: 12.6, fill: "#ffffff", "text-anchor": "middle",
      "dominant-baseline": "middle", "font-size": first.letter.length > 1 ? 9.5 : 12, "font-weight": 700,
    });
    letter.textContent = first.letter;
    svg.append(letter);
    return svg;
  }

  /* Push crowded markers apart until none covers another; each stays as near its seat as it can. */
  function spread(points, distance) {
    const places = points.map((point, index) => ({
      x: point.x + 0.01 * Math.cos(index * 2.4), y: point.y + 0.01 * Math.sin(index * 2.4),
    }));
    for (let round = 0; round < 200; round += 1) {
      let moved = false;
      for (let a = 0; a < places.length; a += 1) {
        for (let b = a + 1; b < places.length; b += 1) {
          const dx = places[b].x - places[a].x;
          const dy = places[b].y - places[a].y;
          const apart = Math.hypot(dx, dy) || 1e-6;
          if (apart < distance - 0.5) {
            const push = (distance - apart) / 2 / apart;
            places[a].x -= dx * push; places[a].y -= dy * push;
            places[b].x += dx * push; places[b].y += dy * push;
            moved = true;
          }
        }
      }
      if (!moved) break;
    }
    return places;
  }

  function drawMarkers() {
    const { message, map, catalogue } = state;
    state.seats.clearLayers();
    state.taken = [];
    state.markers = (message.shown || Object.keys(catalogue.clusters))
      .filter((id) => catalogue.clusters[id])
      .map((id) => [id, ...catalogue.clusters[id]]);
    const seats = state.markers.map((marker) => map.latLngToLayerPoint([marker[1], marker[2]]));
    const places = spread(seats, MARKER);
    state.markers.forEach((marker, index) => {
      const [id, lat, lon, themeIndexes, name, place] = marker;
      const themes = themeIndexes.map((each) => catalogue.themes[each]);
      const { x, y } = places[index];
      const where = map.layerPointToLatLng(L.point(x, y));
      state.taken.push([x - 9, y - 9, x + 9, y + 9]);
      const away = Math.hypot(x - seats[index].x, y - seats[index].y);
      if (away > MARKER * 0.7) {
        L.polyline([[lat, lon], where], {
          color: tone(INK), weight: 1, opacity: 0.55, interactive: false, pane: "leaders",
        }).addTo(state.seats);
      }
      const chosen = message.selected && message.selected.kind === "cluster"
        && message.selected.code === id;
      const holder = element("div", "symbol");
      holder.append(symbol(themes, MARKER + (chosen ? 6 : 0)));
      const side = MARKER + (chosen ? 6 : 0);
      const made = L.marker(where, {
        icon: L.divIcon({ html: holder, className: `cluster${chosen ? " chosen" : ""}`, iconSize: [side, side] }),
        keyboard: false, zIndexOffset: chosen ? 1000 : 0, pane: "clusters",
      });
      const tip = element("div", "tip");
      tip.append(element("strong", "", name));
      tip.append(element("span", "", themes.map((theme) => theme.name).join(", ")));
      if (place) tip.append(element("span", "", place));
      made.bindTooltip(tip, { direction: "top", offset: [0, -8], className: "landscape-tip" });
      made.on("click", (event) => {
        L.DomEvent.stop(event);
        send({ kind: "cluster", code: id });
      });
      made.addTo(state.seats);
      const node = made.getElement();
      node.dataset.cluster = id;
      node.setAttribute("role", "img");
      node.setAttribute("aria-label", name);
    });
    (message.offices || []).forEach(([lat, lon, place]) => {
      const dot = L.circleMarker([lat, lon], {
        radius: 5, color: "#ffffff", weight: 1.5, fillOpacity: 1,
        fillColor: message.footprint ? message.footprint.colour : "#5B6770", pane: "offices", className: "office",
      });
      dot.bindTooltip(element("span", "", place), { direction: "top", className: "landscape-tip" });
      dot.addTo(state.seats);
    });
  }

  /* ---- areas -------------------------------------------------------------------------------- */

  function areaStyle(feature) {
    const { message } = state;
    const one = classOf(valueOf(feature.properties));
    const inside = message.footprint && message.footprint.codes.includes(feature.properties.code);
    return {
      fillColor: inside ? message.footprint.colour : one.colour,
      fillOpacity: inside ? 0.62 : message.footprint ? 0.45 : 1,
      color: tone(LINE), weight: 0.7, opacity: 1,
    };
  }

  function areaTip(layer) {
    const { properties } = layer.feature;
    const tip = element("div", "tip");
    tip.append(element("strong", "", nameOf(properties)));
    const { said, texts } = state.message;
    tip.append(element("span", "", said ? said[properties.place] : texts[valueOf(properties)] || ""));
    return tip;
  }

  function drawAreas(collection, address) {
    if (state.areasAddress !== address) {
      if (state.areas) state.areas.remove();
      state.byCode.clear();
      state.areas = L.geoJSON(collection, {
        style: areaStyle, className: "area", smoothFactor: 0.4, pane: "areas", bubblingMouseEvents: false,
        onEachFeature(feature, layer) {
          state.byCode.set(feature.properties.code, layer);
          layer.bindTooltip(areaTip, { sticky: true, className: "landscape-tip" });
          layer.on("click", (event) => {
            L.DomEvent.stop(event);
            outline(feature.properties.code);
            send({ kind: "area", code: feature.properties.code });
          });
          layer.on("mouseover", () => layer.setStyle({ weight: 2 }));
          layer.on("mouseout", () => layer.setStyle({ weight: 0.7 }));
        },
      }).addTo(state.map);
      state.areasAddress = address;
      state.byCode.forEach((layer, code) => { layer.getElement().dataset.code = code; });
    } else {
      state.areas.setStyle(areaStyle);
    }
  }

  function outline(code) {
    if (state.selection) { state.selection.remove(); state.selection = null; }
    const layer = state.byCode.get(code);
    if (!layer) return;
    const line = (colour, weight, className) => L.geoJSON(layer.feature, {
      interactive: false, pane: "selection", className, smoothFactor: 0.4,
      style: { fill: false, color: colour, weight },
    });
    state.selection = L.featureGroup([
      line(tone(LINE), 4.5, "selected-halo"), line(tone(INK), 2.2, "selected"),
    ]).addTo(state.map);
  }

  function drawBorders(collection, address) {
    if (state.bordersAddress === address && state.borders) {
      state.borders.setStyle({ color: tone(INK) });
      return;
    }
    if (state.borders) state.borders.remove();
    state.borders = collection ? L.geoJSON(collection, {
      interactive: false, pane: "borders", smoothFactor: 0.4,
      style: { fill: false, color: tone(INK), weight: 1.1, opacity: 0.55 },
    }).addTo(state.map) : null;
    state.bordersAddress = address;
  }

  function drawGround(collection, address) {
    const colour = state.message.dark ? "#2a3439" : "#e4e4df";
    if (state.landAddress !== address) {
      if (state.land) state.land.remove();
      state.land = L.geoJSON(collection, { interactive: false, pane: "ground", className: "neighbour" })
        .addTo(state.map);
      state.landAddress = address;
    }
    state.land.setStyle({ fillColor: colour, fillOpacity: 1, color: colour, weight: 0.5 });
    state.map.getContainer().classList.toggle("dark", state.message.dark);
    const wanted = state.message.background ? state.message.background.url : null;
    if (state.background && state.background._url !== wanted) {
      state.background.remove();
      state.background = null;
    }
    if (wanted && !state.background) {
      state.background = L.tileLayer(wanted, { pane: "background", maxZoom: 19 }).addTo(state.map);
    }
    state.map.getPane("ground").style.display = wanted ? "none" : "";
    state.map.getPane("areas").style.opacity = wanted ? 0.72 : 1;
    state.map.attributionControl.setPrefix(false);
    const notice = wanted
      ? `${state.message.attribution} · ${state.message.background.attribution}`
      : state.message.attribution;
    state.map.attributionControl.getContainer().textContent = notice;
  }

  /* ---- labels: written where they fit, largest area first ------------------------------------ */

  function drawLabels() {
    state.labels.clearLayers();
    const taken = state.taken.slice();
    const view = state.map.getBounds();
    const layers = [...state.byCode.values()];
    const width = (layer) => {
      const bounds = layer.getBounds();
      return state.map.latLngToLayerPoint(bounds.getNorthEast()).x
        - state.map.latLngToLayerPoint(bounds.getSouthWest()).x;
    };
    layers
      .map((layer) => ({ layer, room: width(layer) }))
      .sort((a, b) => b.room - a.room)
      .forEach(({ layer, room }) => {
        const { properties } = layer.feature;
        const name = nameOf(properties);
        const long = name.length * 6.3 + 6;
        if (long > room * 0.92 || !view.contains(properties.label)) return;
        const at = state.map.latLngToLayerPoint(properties.label);
        const box = [at.x - long / 2, at.y - 8, at.x + long / 2, at.y + 8];
        if (taken.some((other) => box[0] < other[2] && box[2] > other[0]
          && box[1] < other[3] && box[3] > other[1])) return;
        taken.push(box);
        L.marker(properties.label, {
          interactive: false, keyboard: false, pane: "labels",
          icon: L.divIcon({ html: element("span", "", name), className: "area-label", iconSize: [long, 16] }),
        }).addTo(state.labels);
      });
  }

  /* ---- legend --------------------------------------------------------------------------------- */

  function drawLegend() {
    const { message, catalogue } = state;
    const box = state.legend;
    const open = [...box.querySelectorAll("details")].map((each) => each.open);
    box.replaceChildren();
    const fold = element("details");
    fold.open = open.length ? open[0] : window.innerWidth > 420;
    fold.append(element("summary", "", message.legend.title));
    const list = element("ul", "classes");
    message.classes.forEach((one) => {
      const row = element("li");
      const swatch = element("span", "swatch");
      swatch.style.background = one.colour;
      row.append(swatch, element("span", "", one.label), element("span", "count", one.count));
      list.append(row);
    });
    fold.append(list);
    if (message.footprint) {
      const row = element("li");
      const swatch = element("span", "swatch");
      swatch.style.background = message.footprint.colour;
      row.append(swatch, element("span", "", message.footprint.label));
      list.append(row);
    }
    if (message.legend.note) fold.append(element("p", "note", message.legend.note));
    const shown = new Set(state.markers.flatMap((marker) => marker[3]));
    box.append(fold);
    if (shown.size) {
      const key = element("details");
      key.open = Boolean(open[1]);
      key.append(element("summary", "", catalogue.strings.seats));
      const themes = element("ul", "themes");
      catalogue.themes.forEach((theme, index) => {
        if (!shown.has(index)) return;
        const row = element("li");
        row.append(symbol([theme], 16), element("span", "", theme.name));
        themes.append(row);
      });
      key.append(themes);
      box.append(key);
    }
  }

  /* ---- the map itself ------------------------------------------------------------------------- */

  function prepare(map) {
    state.map = map;
    map.setMinZoom(5.5);
    map.setMaxZoom(13);
    document.querySelectorAll("meta[name=viewport]").forEach((meta) => {
      meta.content = "width=device-width, initial-scale=1"; // folium forbids zooming
    });
    ["background", "ground", "areas", "borders", "selection", "labels", "leaders", "offices", "clusters"]
      .forEach((name, index) => {
        const pane = map.createPane(name);
        pane.style.zIndex = 300 + index * 10;
        if (["labels", "borders", "selection", "leaders", "ground"].includes(name)) {
          pane.style.pointerEvents = "none";
        }
      });
    state.seats = L.featureGroup().addTo(map);
    state.labels = L.featureGroup().addTo(map);
    L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
    const Legend = L.Control.extend({
      onAdd() {
        state.legend = element("div", "landscape-legend");
        L.DomEvent.disableClickPropagation(state.legend);
        L.DomEvent.disableScrollPropagation(state.legend);
        return state.legend;
      },
    });
    new Legend({ position: "topright" }).addTo(map);
    const Home = L.Control.extend({
      onAdd() {
        const bar = element("div", "leaflet-bar");
        const home = element("a", "home");
        home.href = "#";
        home.setAttribute("role", "button");
        const corners = shape("svg", { viewBox: "0 0 24 24", width: 17, height: 17, "aria-hidden": "true" });
        corners.append(shape("path", {
          d: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5", fill: "none", stroke: "currentColor", "stroke-width": 2.4,
        }));
        home.append(corners);
        L.DomEvent.on(home, "click", (event) => {
          L.DomEvent.stop(event);
          state.touched = true;
          map.fitBounds(ALL, { padding: [4, 4] });
        });
        bar.append(home);
        state.home = home;
        return bar;
      },
    });
    new Home({ position: "topleft" }).addTo(map);
    const back = () => send({ kind: "link" });
    window.parent.addEventListener("popstate", back);
    window.addEventListener("pagehide", () => window.parent.removeEventListener("popstate", back));
    map.on("click", () => {
      if (state.message && state.message.selected) send({ kind: "none" });
    });
    const container = map.getContainer();
    ["pointerdown", "wheel", "keydown"].forEach((kind) => {
      container.addEventListener(kind, () => { state.touched = true; }, { passive: true });
    });
    let pause;
    map.on("moveend", () => {
      if (!state.touched) return;
      clearTimeout(pause);
      pause = setTimeout(sendView, 600);
    });
    map.on("zoomend", () => {
      if (!state.message) return;
      redraw();
    });
    map.on("moveend", () => { if (state.message) drawLabels(); });
  }

  function name(strings) {
    const container = state.map.getContainer();
    container.setAttribute("role", "application");
    container.setAttribute("aria-label", strings.map);
    title(state.home, strings.home);
    title(state.map.zoomControl._zoomInButton, strings.zoomIn);
    title(state.map.zoomControl._zoomOutButton, strings.zoomOut);
  }

  function look() {
    const { view } = state.message;
    const token = view ? view.token : "all";
    if (state.viewToken === token) return;
    state.viewToken = token;
    if (view && view.bounds) state.map.fitBounds(view.bounds, { animate: false });
    else if (view && view.zoom) state.map.setView([view.lat, view.lon], view.zoom, { animate: false });
    else state.map.fitBounds(ALL, { animate: false, padding: [4, 4] });
  }

  /* The frame may not have its width yet when the first message comes. */
  function whenVisible(then) {
    const container = state.map.getContainer();
    state.map.invalidateSize({ animate: false });
    if (state.map.getSize().x > 0 && state.map.getSize().y > 0) {
      then();
      return;
    }
    const watcher = new ResizeObserver(() => {
      if (container.clientWidth === 0 || container.clientHeight === 0) return;
      watcher.disconnect();
      state.map.invalidateSize({ animate: false });
      then();
    });
    watcher.observe(container);
  }

  async function redraw() {
    state.request += 1;
    const request = state.request;
    const { message, map } = state;
    const address = map.getZoom() >= DETAIL_FROM_ZOOM ? message.areas.detail : message.areas.overview;
    const container = map.getContainer();
    try {
      const [catalogue, land, areas, borders] = await Promise.all([
        load(message.catalogue), load(message.land), load(address),
        message.parents ? load(message.parents) : null,
      ]);
      if (request !== state.request) return;
      state.catalogue = catalogue;
      name(catalogue.strings);
      drawGround(land, message.land);
      drawAreas(areas, address);
      drawBorders(borders, message.parents);
      outline(message.selected && message.selected.kind === "area" ? message.selected.code : null);
      drawMarkers();
      drawLabels();
      drawLegend();
      state.drawn += 1;
      container.dataset.drawn = state.drawn;
      container.dataset.payload = message.digest;
      container.removeAttribute("data-failed");
    } catch (failure) {
      container.dataset.failed = failure.message;
      state.legend.replaceChildren(element("p", "failure", message.failed));
    }
  }

  window.landscapeMap = {
    show(map, message) {
      const first = state.map === null;
      state.message = message;
      if (first) prepare(map);
      document.documentElement.lang = message.language;
      whenVisible(() => {
        look();
        redraw();
      });
    },
  };
}());
