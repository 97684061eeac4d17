// The page is whole without this: it adds tooltips, switches, sorting, copying and downloads.
(function () {
  "use strict";
  const all = (selector, from) => Array.from((from || document).querySelectorAll(selector));
  const make = (name, className, text) => {
    const element = document.createElement(name);
    element.className = className;
    element.textContent = text;
    return element;
  };
  const button = (text, label, act) => {
    const made = make("button", "tool", text);
    made.type = "button";
    made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    return made;
  };

  // Tooltips at once, and the same run lit in all charts of a section.
  const tip = make("div", "tip", "");
  tip.hidden = true;
  document.body.append(tip);
  all("svg g > title, svg rect > title, svg circle > title, svg path > title").forEach((title) => {
    title.parentNode.dataset.tip = title.textContent;
    title.remove();
  });
  const lit = (mark, on) => {
    const run = mark.dataset.run;
    const section = mark.closest("section");
    if (run && section) {
      all("g.curve", section)
        .filter((curve) => curve.dataset.run === run)
        .forEach((curve) => curve.classList.toggle("lit", on));
    }
  };
  document.addEventListener("pointerover", (event) => {
    const mark = event.target.closest("[data-tip]");
    if (!mark) return;
    tip.textContent = mark.dataset.tip;
    tip.hidden = false;
    lit(mark, true);
  });
  document.addEventListener("pointermove", (event) => {
    if (tip.hidden) return;
    const width = tip.offsetWidth;
    tip.style.left = Math.max(4, Math.min(innerWidth - width - 8, event.clientX + 12)) + "px";
    tip.style.top = Math.min(innerHeight - tip.offsetHeight - 8, event.clientY + 16) + "px";
  });
  document.addEventListener("pointerout", (event) => {
    const mark = event.target.closest("[data-tip]");
    if (!mark) return;
    tip.hidden = true;
    lit(mark, false);
  });

  // Domains: every chart of a section by name. Sizes and other marks: the legend is the switch.
  const hidden = (section) => new Set((section.dataset.off || "").split(" ").filter(Boolean));
  all("section").forEach((section) => {
    const figures = all("figure[data-domain]", section);
    const names = Array.from(new Set(figures.map((figure) => figure.dataset.domain)));
    if (names.length > 1) {
      const chips = make("div", "chips", "");
      names.forEach((name) => {
        const chip = button(name, "show " + name, () => {
          const on = chip.getAttribute("aria-pressed") !== "true";
          chip.setAttribute("aria-pressed", on);
          figures.filter((f) => f.dataset.domain === name).forEach((f) => (f.hidden = !on));
        });
        chip.dataset.domain = name;
        chip.setAttribute("aria-pressed", "true");
        chips.append(chip);
      });
      section.querySelector(".charts").before(chips);
    }
    all(".legend li", section).forEach((key) => {
      const name = (key.querySelector("i").className.split(" ")[1] || "").trim();
      const marks = name ? all("svg ." + name, section) : [];
      if (!marks.length) return;
      key.tabIndex = 0;
      key.setAttribute("role", "button");
      key.setAttribute("aria-pressed", "true");
      key.dataset.key = name;
      const flip = () => {
        const off = hidden(section);
        off.has(name) ? off.delete(name) : off.add(name);
        section.dataset.off = Array.from(off).join(" ");
        key.setAttribute("aria-pressed", !off.has(name));
        marks.forEach((mark) => mark.classList.toggle("off", off.has(name)));
      };
      key.addEventListener("click", flip);
      key.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          flip();
        }
      });
    });
  });

  // Tables sort by the column that is clicked.
  const figure = (text) => {
    const found = text.replace(/\u2212/g, "-").match(/^[+-]?[\d.]+(e[+-]?\d+)?/i);
    const unit = { K: 1e3, M: 1e6, B: 1e9, T: 1e12 };
    if (!found) return NaN;
    return parseFloat(found[0]) * (unit[text.charAt(found[0].length)] || 1);
  };
  all("table").forEach((table) => {
    all("thead th", table).forEach((head, column) => {
      head.tabIndex = 0;
      const sort = () => {
        const up = head.getAttribute("aria-sort") !== "ascending";
        all("thead th", table).forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const body = table.tBodies[0];
        const text = (row) => row.cells[column].textContent.trim();
        Array.from(body.rows)
          .sort((a, b) => {
            const x = figure(text(a));
            const y = figure(text(b));
            const order = isNaN(x) || isNaN(y) ? text(a).localeCompare(text(b)) : x - y;
            return up ? order : -order;
          })
          .forEach((row) => body.append(row));
      };
      head.addEventListener("click", sort);
      head.addEventListener("keydown", (event) => event.key === "Enter" && sort());
    });
  });

  // The mixture, as commands take it, and commands.
  all("[data-copy]").forEach((code) => {
    const label = ("Copy " + code.dataset.copy).trim();
    const copy = button(label, "copy " + (code.dataset.copy || code.textContent), async () => {
      const text = code.textContent;
      try {
        await navigator.clipboard.writeText(text);
      } catch (refused) {
        const area = make("textarea", "", "");
        area.value = text;
        document.body.append(area);
        area.select();
        document.execCommand("copy");
        area.remove();
      }
      copy.textContent = "Copied";
      setTimeout(() => (copy.textContent = label), 1500);
    });
    copy.classList.add("copy");
    code.after(copy);
  });

  // Every chart as CSV and as SVG with its colours and title.
  const save = (name, type, text) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  const looks = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "opacity",
    "font-size", "font-weight", "font-family", "text-anchor", "display"];
  const drawn = (svg, title) => {
    const copy = svg.cloneNode(true);
    const from = [svg].concat(all("*", svg));
    const to = [copy].concat(all("*", copy));
    from.forEach((element, i) => {
      const style = getComputedStyle(element);
      looks.forEach((look) => to[i].setAttribute(look, style.getPropertyValue(look)));
    });
    const box = svg.viewBox.baseVal;
    const space = svg.namespaceURI;
    copy.setAttribute("xmlns", space);
    copy.setAttribute("viewBox", "0 -24 " + box.width + " " + (box.height + 24));
    copy.setAttribute("width", box.width);
    copy.setAttribute("height", box.height + 24);
    const paper = document.createElementNS(space, "rect");
    paper.setAttribute("y", -24);
    paper.setAttribute("width", box.width);
    paper.setAttribute("height", box.height + 24);
    paper.setAttribute("fill", getComputedStyle(document.body).backgroundColor);
    copy.prepend(paper);
    const words = document.createElementNS(space, "text");
    words.setAttribute("x", 4);
    words.setAttribute("y", -8);
    words.setAttribute("font-family", "sans-serif");
    words.setAttribute("font-size", 13);
    words.setAttribute("font-weight", 600);
    words.setAttribute("fill", getComputedStyle(document.body).color);
    words.textContent = title;
    copy.append(words);
    return new XMLSerializer().serializeToString(copy);
  };
  all("figure").forEach((box) => {
    const svg = box.querySelector("svg");
    const csv = box.querySelector(".csv");
    const title = box.querySelector("figcaption").textContent;
    const name = (document.title + "-" + title).toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 80);
    const tools = make("div", "tools", "");
    tools.append(
      button("CSV", "save the figures of: " + title, () => save(name + ".csv", "text/csv", csv.textContent)),
      button("SVG", "save the drawing of: " + title, () => save(name + ".svg", "image/svg+xml", drawn(svg, title)))
    );
    box.append(tools);
  });

  addEventListener("beforeprint", () => all("details").forEach((part) => (part.open = true)));
})();
