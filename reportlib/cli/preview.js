// Shows the watched PDFs; the one that was made last comes to the front, and reloads when it is made anew.
let chosen = "";
const shown = {};

function draw(state) {
  const changed = state.reports.filter((one) => shown[one.name] !== one.version + one.error);
  for (const one of state.reports) shown[one.name] = one.version + one.error;
  if (changed.length && !changed.some((one) => one.name === chosen)) chosen = changed[0].name;
  const tabs = document.getElementById("tabs");
  tabs.replaceChildren(...state.reports.map((one) => {
    const tab = document.createElement("button");
    tab.textContent = one.title;
    tab.className = one.error ? "failed" : "";
    tab.setAttribute("aria-pressed", one.name === chosen);
    tab.onclick = () => { chosen = one.name; draw(state); };
    return tab;
  }));
  const now = state.reports.find((one) => one.name === chosen);
  if (!now) return;
  const why = document.getElementById("why");
  why.textContent = now.error || `${now.saved ? now.saved + " · " : ""}${now.why}`;
  why.className = now.error ? "failed" : "";
  const page = document.getElementById("page");
  const source = `/pdf/${encodeURI(now.name)}?v=${now.version}#view=FitH`;
  if (now.version && page.getAttribute("src") !== source) page.setAttribute("src", source);
  document.title = `${now.title} · ${state.round}`;
}

new EventSource("/events").onmessage = (event) => draw(JSON.parse(event.data));
