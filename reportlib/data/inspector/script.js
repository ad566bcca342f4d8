"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const view = document.getElementById("view");
  const detail = document.getElementById("detail");
  const AROUND = 700;
  const ROWS = 300;
  let opener = null;

  // Everything is made of text nodes: what a document says can never become markup.
  const shown = (children) => children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== "");
  const fill = (node, ...children) => node.replaceChildren(...shown(children));
  const make = (tag, attributes, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name === "on") for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
      else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...shown(children));
    return node;
  };
  const en = (text) => make("span", { lang: "en" }, text);
  const both = (zh, english) => [zh, " ", en(english)];
  const unique = (values) => [...new Set(values)].filter((one) => one !== "" && one !== null);

  const VERDICTS = { fails: ["不符", "does not hold"], scopes: ["口径可能不同", "scopes may differ"], rounding: ["取整范围内相符", "within rounding"], holds: ["相符", "holds"], unchecked: ["未核", "not checked"] };
  const OPS = { told: ["原文", "as told"], sum: ["相加", "sum"], difference: ["相减", "difference"], ratio: ["相除", "ratio"], product: ["相乘", "product"], mean: ["平均", "mean"], constant: ["编制人给定", "the analyst's own number"] };
  const QUALIFIERS = { exact: ["准数", "exact"], approx: ["约数", "approximate"], at_least: ["不少于", "at least"], at_most: ["不多于", "at most"] };
  const when = (one) => (one.period ? both(one.when[0], one.when[1]) : "—");
  const label = (fact) => both(fact.label[0], fact.label[1]);
  const interval = (low, high, unit) => {
    const name = data.units[unit] ? " " + unique(data.units[unit]).join(" ") : "";
    if (low === null && high === null) return "—";
    if (low === high) return low + name;
    return (low === null ? "(−∞" : "[" + low) + ", " + (high === null ? "∞)" : high + "]") + name;
  };
  const told = (id) => {
    const fact = data.facts[id];
    return { op: "told", facts: [id], operands: [], alternatives: [], zh: fact.zh, en: fact.en, low: fact.low, high: fact.high, unit: fact.unit, qualifier: fact.qualifier };
  };

  // --- A figure in detail ----------------------------------------------------------------------
  const quote = (id) => {
    const fact = data.facts[id];
    const source = data.documents[fact.doc];
    if (!source) return make("p", {}, fact.exact);
    const text = Array.from(source.text);
    const cut = (from, to) => text.slice(Math.max(0, from), Math.max(0, to)).join("");
    const from = Math.max(0, fact.quote[0] - AROUND);
    const to = Math.min(text.length, fact.quote[1] + AROUND);
    const number = make("mark", { class: "number" }, cut(fact.start, fact.end));
    const body = make("div", { class: "text", tabindex: "0", role: "region", "aria-label": "原文 " + source.title });
    const show = (first, last) => fill(body, 
      (first > 0 ? "…" : "") + cut(first, fact.quote[0]),
      make("mark", {}, cut(fact.quote[0], fact.start), number, cut(fact.end, fact.quote[1])),
      cut(fact.quote[1], last) + (last < text.length ? "…" : ""),
    );
    show(from, to);
    const more = from > 0 || to < text.length
      ? make("button", { type: "button", class: "more", on: { click: (event) => { show(0, text.length); event.target.remove(); number.scrollIntoView({ block: "center" }); body.focus(); } } }, both("显示全文", "Show the whole document"))
      : null;
    const head = [source.publisher, source.date].filter(Boolean).join("，");
    return make("div", { class: "source" },
      make("h4", {}, "《" + source.title + "》"),
      make("p", {}, head ? head + " · " : "", fact.doc + " ", make("span", { class: "span" }, "第" + fact.start + "—" + fact.end + "字")),
      body, more);
  };

  const sentence = (fact) => {
    const source = data.documents[fact.doc];
    if (!source) return null;
    const text = Array.from(source.text);
    const cut = (from, to) => text.slice(from, to).join("");
    return make("p", { class: "told", lang: "zh-CN" }, cut(fact.quote[0], fact.start), make("mark", { class: "number" }, cut(fact.start, fact.end)), cut(fact.end, fact.quote[1]));
  };

  const tree = (figures, id, seen) => {
    const one = figures[id];
    if (!one) return make("li", {}, id);
    const name = OPS[one.op] || [one.op, one.op];
    const line = make("span", {}, one.zh + " = ", en(one.en), "　", both(name[0], name[1]), "　" + interval(one.low, one.high, one.unit));
    if (!one.operands.length || seen.includes(id)) return make("li", {}, line, one.facts.length ? make("div", {}, place(one.facts[0])) : null);
    return make("li", {}, line, make("ul", {}, one.operands.map((operand) => tree(figures, operand, [...seen, id]))));
  };
  const place = (id) => {
    const fact = data.facts[id];
    return fact ? fact.place + " · " + fact.label[0] + " · " + (fact.period ? fact.when[0] : "—") + " · " + fact.doc : id;
  };
  const leaves = (figures, one, seen = []) => unique([
    ...one.facts, ...one.alternatives.flatMap((id) => (figures[id] ? figures[id].facts : [])),
    ...one.operands.filter((id) => !seen.includes(id)).flatMap((id) => (figures[id] ? leaves(figures, figures[id], [...seen, id]) : [])),
  ]).filter((id) => data.facts[id]);

  const checksOf = (ids) => data.checks.filter((one) => one.facts.some((id) => ids.includes(id)));
  const checkList = (found) => make("ul", { class: "checks" }, found.map((one) => make("li", { class: one.verdict },
    make("span", { class: "verdict" }, both(...VERDICTS[one.verdict])), " ", one.zh, make("br"), en(one.en),
    one.acknowledged ? [make("br"), "已知悉：" + one.acknowledged] : null)));

  const open = (figures, one, button) => {
    const facts = leaves(figures, one);
    const first = data.facts[facts[0]];
    const checks = checksOf(facts);
    const used = data.reports.filter((report) => Object.values(report.figures).some((figure) => figure.facts.some((id) => facts.includes(id))));
    const qualifier = QUALIFIERS[one.qualifier] || [one.qualifier, one.qualifier];
    const row = (zh, english, ...value) => [make("dt", {}, both(zh, english)), make("dd", {}, ...value)];
    const several = facts.length > 1 && (one.alternatives.length || one.op === "told");
    fill(detail, 
      make("button", { type: "button", class: "close", on: { click: close } }, both("关闭", "Close")),
      make("h2", { id: "detail-title" }, one.zh, " = ", en(one.en)),
      make("dl", {},
        row("中文", "Chinese", one.zh), row("英文", "English", en(one.en)),
        first && one.op === "told" ? [row("地区", "Area", first.place + " ", en(first.placeEn)), row("指标", "Indicator", label(first)), row("时期", "Period", when(first), first.inferred ? both("（由上下文推定）", "(inferred from context)") : "")] : null,
        row("区间", "Interval", make("span", { class: "interval" }, interval(one.low, one.high, one.unit))),
        row("限定", "Qualifier", both(qualifier[0], qualifier[1])),
        first && one.op === "told" ? row("规则", "Rule", first.rule) : null),
      one.op === "told" ? null : [make("h3", {}, both("计算", "Computation")), make("ul", { class: "tree" }, tree({ ...figures, "": one }, "", []))],
      make("h3", {}, several ? both("各处说法", "Each telling") : both("原句", "In the document")),
      facts.length ? facts.map((id) => make("div", {}, facts.length > 1 ? make("p", {}, make("b", {}, data.facts[id].zh), " = ", en(data.facts[id].en)) : null, quote(id))) : make("p", {}, both("编制人自己给出的数。", "The analyst's own number.")),
      make("h3", {}, both("核对", "Checks")),
      checks.length ? checkList(checks) : make("p", {}, both("没有涉及它的核对。", "No check concerns it.")),
      used.length ? [make("h3", {}, both("用于", "Used in")), make("ul", {}, used.map((report) => make("li", {}, make("a", { href: "#/report/" + encodeURIComponent(report.name) }, report.title[0] || report.name))))] : null,
    );
    if (opener) opener.removeAttribute("aria-expanded");
    opener = button;
    if (button) button.setAttribute("aria-expanded", "true");
    detail.hidden = false;
    document.body.classList.add("open");
    for (const box of detail.querySelectorAll(".text")) {
      const number = box.querySelector("mark.number");
      box.scrollTop = Math.max(0, number.offsetTop - box.offsetTop - box.clientHeight / 2);
    }
    detail.focus({ preventScroll: window.innerWidth > 960 });
  };
  const close = () => {
    detail.hidden = true;
    document.body.classList.remove("open");
    if (opener) { opener.removeAttribute("aria-expanded"); if (opener.isConnected) opener.focus(); }
    opener = null;
  };
  const button = (figures, one, text, lang) => make("button", {
    type: "button", class: "figure", lang: lang === "en" ? "en" : null, "aria-controls": "detail",
    on: { click: (event) => open(figures, one, event.currentTarget) },
  }, text);

  // --- A report's text -------------------------------------------------------------------------
  const segments = (parts, report, lang) => parts.map((part) => {
    if (typeof part === "string") return part;
    const found = /^f(.*)-\d+$/.exec(part.id || "");
    const one = found ? report.figures[found[1]] : null;
    if (one) return button(report.figures, one, part.text, lang);
    return make("span", { class: part.class || null, lang: part.class === "pending" ? "zh-CN" : null }, part.text);
  });
  const paragraph = (parts, report, lang, ...before) => make("p", {}, before, segments(parts, report, lang));
  const unit = (column, lang) => !column.unit || !column.unit[lang] ? "" : lang === "zh" ? "（" + column.unit.zh + "）" : " (" + column.unit.en + ")";
  const BLOCKS = {
    heading: (block, report, lang) => make("h" + Math.min(5, block.level + 3), {}, block.number[lang] + " ", segments(block.text[lang], report, lang)),
    paragraph: (block, report, lang) => paragraph(block.text[lang], report, lang),
    table: (block, report, lang) => make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": block.caption[lang] + (lang === "zh" ? "" : " ") + "(" + lang + ")" }, make("table", {},
      make("caption", {}, block.number[lang] + " " + block.caption[lang]),
      make("thead", {}, make("tr", {}, block.columns.map((one) => make("th", { scope: "col", class: one.align === "right" ? "number" : null }, one.label[lang] + unit(one, lang))))),
      make("tbody", {}, block.rows.map((row) => make("tr", { class: row.style || null }, row.cells.map((cell, place) => make("td", { class: block.columns[place].align === "right" ? "number" : null }, segments(cell[lang], report, lang)))))))),
    chart: (block, report, lang) => make("p", {}, block.number[lang] + " " + block.caption[lang] + (lang === "zh" ? "：" : ": ") + block.alt[lang]),
    practices: (block, report, lang) => block.items.map((item) => [
      item.title ? make("p", {}, make("b", {}, item.label[lang] + " ", segments(item.title[lang], report, lang))) : null,
      item.paragraphs.map((one) => paragraph(one.text[lang], report, lang, item.title ? "" : item.label[lang] + " ")),
    ]),
    checks: (block, report, lang) => make("ul", { class: "checks" }, block.rows.map((row) => make("li", { class: row.verdict }, make("span", { class: "verdict" }, row.label[lang]), " ", segments(row.text[lang], report, lang)))),
  };
  const edition = (report, lang) => make("section", { lang: lang === "zh" ? "zh-CN" : "en", "aria-label": lang === "zh" ? "中文版" : "English edition" },
    make("h3", {}, lang === "zh" ? "中文版" : "English edition"),
    report.blocks.map((block) => (BLOCKS[block.kind] ? BLOCKS[block.kind](block, report, lang) : null)));

  // --- Views -----------------------------------------------------------------------------------
  const table = (caption, head, rows, numbers = []) => make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, make("table", {},
    make("caption", {}, caption), make("thead", {}, make("tr", {}, head.map((one, place) => make("th", { scope: "col", class: numbers.includes(place) ? "number" : null }, one)))), make("tbody", {}, rows)));

  const showReports = () => fill(view, 
    make("h2", {}, both("报告", "Reports")),
    table("全部报告 All reports", [both("报告", "Report"), both("状态", "Status"), both("页数", "Pages"), both("数字", "Figures"), both("待译", "Untranslated"), "PDF"], data.reports.map((one) => make("tr", {},
      make("td", {}, make("a", { href: "#/report/" + encodeURIComponent(one.name) }, one.title[0] || one.name), one.title[1] ? [make("br"), en(one.title[1])] : null),
      make("td", { class: one.error ? "failed" : null }, one.error ? ["未成 ", en("failed"), make("br"), one.error] : both("已成", "made")),
      make("td", { class: "number" }, String(one.pages)), make("td", { class: "number" }, String(one.count)), make("td", { class: "number" }, String(one.pending)),
      make("td", {}, one.pages ? make("a", { href: "./" + encodeURI(one.name) }, one.name) : one.name))), [2, 3, 4]),
    data.mentioned.length ? make("p", {}, both("仅提及、未单独成稿：", "mentioned only: "), data.mentioned.join("、")) : "",
  );

  const showReport = (name) => {
    const report = data.reports.find((one) => one.name === name);
    if (!report) return showReports();
    fill(view, 
      make("h2", {}, report.title[0] || report.name, " ", en(report.title[1] || "")),
      report.error ? make("p", { class: "failed" }, report.error) : "",
      make("p", {}, both("点一个数字看它的来历。", "Choose a figure to see where it comes from."), report.pages ? [" ", make("a", { href: "./" + encodeURI(report.name) }, report.name)] : ""),
      make("div", { class: "editions" }, edition(report, "zh"), edition(report, "en")),
    );
  };

  const wanted = { text: "", place: "", indicator: "", period: "" };
  const showFigures = () => {
    const all = Object.entries(data.facts).sort(([, a], [, b]) => a.doc.localeCompare(b.doc) || a.start - b.start);
    const options = (values) => values.map(([value, text]) => make("option", { value, selected: false }, text));
    const places = unique(all.map(([, one]) => one.place)).sort((a, b) => a.localeCompare(b, "zh"));
    const labels = new Map(all.map(([, one]) => [one.indicator, one.label[0] + " " + one.label[1]]));
    const periods = [...new Map(all.map(([, one]) => [one.period || "—", one.period ? one.when.join(" ") : "—"]))].sort((a, b) => a[0].localeCompare(b[0]));
    const field = (id, zh, english, control) => make("div", {}, make("label", { for: id }, both(zh, english)), control);
    const listen = (key) => ({ input: (event) => { wanted[key] = event.target.value; list(ROWS); } });
    const select = (id, key, values) => make("select", { id, on: listen(key) }, make("option", { value: "" }, "全部 All"), options(values));
    const count = make("p", { id: "count", role: "status" });
    const body = make("div");
    const matches = ([id, one]) => {
      const words = wanted.text.trim().toLowerCase().replace(/[,，\s]/g, "");
      const told = [one.zh, one.en, one.exact, one.place, one.placeEn, one.label[0], one.label[1], one.doc, id].join("\n").toLowerCase().replace(/[,，\t ]/g, "");
      return (!words || told.includes(words)) && (!wanted.place || one.place === wanted.place) && (!wanted.indicator || one.indicator === wanted.indicator) && (!wanted.period || (one.period || "—") === wanted.period);
    };
    const list = (most) => {
      const found = all.filter(matches);
      fill(count, found.length + " 个数字 ", en(found.length + " figures"));
      fill(body, found.length ? table("数字 Figures", [both("数字", "Figure"), both("地区", "Area"), both("指标", "Indicator"), both("时期", "Period"), both("文件", "Document")], found.slice(0, most).map(([id, one]) => make("tr", {},
        make("td", {}, button({}, told(id), one.zh, "zh"), make("br"), en(one.en)), make("td", {}, one.place, make("br"), en(one.placeEn)), make("td", {}, one.label[0], make("br"), en(one.label[1])), make("td", {}, when(one)), make("td", {}, one.doc)))) : "",
      found.length > most ? make("button", { type: "button", class: "more", on: { click: () => list(most + ROWS) } }, both("再显示一些", "Show more")) : "");
    };
    fill(view, 
      make("h2", {}, both("数字", "Figures")),
      make("form", { role: "search", "aria-label": "查找数字 Find figures", on: { submit: (event) => event.preventDefault() } },
        field("q", "查找", "Search", make("input", { id: "q", type: "search", value: wanted.text, on: listen("text") })),
        field("by-place", "地区", "Area", select("by-place", "place", places.map((one) => [one, one]))),
        field("by-indicator", "指标", "Indicator", select("by-indicator", "indicator", [...labels].sort((a, b) => a[1].localeCompare(b[1], "zh")))),
        field("by-period", "时期", "Period", select("by-period", "period", periods))),
      count, body);
    for (const [id, key] of [["by-place", "place"], ["by-indicator", "indicator"], ["by-period", "period"]]) document.getElementById(id).value = wanted[key];
    list(ROWS);
  };

  const showConflicts = () => fill(view, 
    make("h2", {}, both("说法不一的数字", "Conflicting figures")),
    make("p", {}, both("同一地区、指标、时期，各处说法不一；不作取舍，由人决定。", "The same area, indicator and period, told differently; nothing is picked.")),
    data.conflicts.length ? data.conflicts.map((one) => make("section", {},
      make("h3", {}, one.place + " · " + one.label[0] + " · " + (one.period ? one.when[0] : "—"), " ", en([one.placeEn, one.label[1], one.period ? one.when[1] : ""].filter(Boolean).join(", "))),
      make("ul", { class: "sides" }, one.facts.filter((id) => data.facts[id]).map((id) => {
        const fact = data.facts[id];
        const source = data.documents[fact.doc] || { title: fact.doc, date: "", publisher: "" };
        return make("li", {}, button({}, told(id), fact.zh, "zh"), " = ", en(fact.en), make("br"), "《" + source.title + "》 " + [source.publisher, source.date].filter(Boolean).join("，"), make("br"), "第" + fact.start + "—" + fact.end + "字", sentence(fact));
      })))) : make("p", {}, both("没有。", "None.")),
  );

  const showChecks = () => fill(view, 
    make("h2", {}, both("核对", "Checks")),
    Object.keys(VERDICTS).map((verdict) => {
      const found = data.checks.filter((one) => one.verdict === verdict);
      return found.length ? make("section", {}, make("h3", {}, both(...VERDICTS[verdict]), " (" + found.length + ")"), checkList(found)) : "";
    }),
  );

  const VIEWS = { reports: showReports, figures: showFigures, conflicts: showConflicts, checks: showChecks };
  const route = () => {
    const [, name = "reports", rest = ""] = location.hash.split("/");
    if (location.hash && !location.hash.startsWith("#/")) return;
    close();
    if (name === "report") showReport(decodeURIComponent(rest));
    else (VIEWS[name] || showReports)();
    for (const link of document.querySelectorAll("nav a")) {
      const here = link.getAttribute("href") === "#/" + (name === "report" ? "reports" : name || "reports");
      if (here) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
    }
    if (location.hash) { document.getElementById("main").focus({ preventScroll: true }); window.scrollTo(0, 0); }
  };
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !detail.hidden) close(); });
  window.addEventListener("hashchange", route);
  const failed = data.reports.filter((one) => one.error).length;
  fill(document.getElementById("verdict"), 
    data.reports.length + " 份报告，" + Object.keys(data.facts).length + " 个数字" + (failed ? "，" + failed + " 份未成" : "") + "。 ",
    en(data.reports.length + " reports, " + Object.keys(data.facts).length + " figures" + (failed ? ", " + failed + " failed" : "") + "."));
  route();
})();
