/* Conveniences of a page: all of its text, tables and figures are there without them. */
(function () {
  "use strict";
  // Lines break elsewhere in another face: nothing is shown before the page's own is there.
  const page = document.documentElement;
  const made = new Promise((done) => document.addEventListener("DOMContentLoaded", done));
  page.classList.add("waiting");
  Promise.allSettled([document.fonts.load('1em "Plan Han"', "标"), made.then(() => serve())])
    .then(() => page.classList.remove("waiting"));

  const serve = () => {
    const all = (selector, root) => [...(root ?? document).querySelectorAll(selector)];
    const sections = all("details.section");

    const reveal = () => {
      const goal = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      for (let one = goal; one; one = one.parentElement) if (one.localName === "details") one.open = true;
      goal?.scrollIntoView();
    };
    addEventListener("hashchange", reveal);
    if (location.hash) reveal();

    let folded = [];
    addEventListener("beforeprint", () => {
      folded = sections.filter((one) => !one.open);
      for (const one of folded) one.open = true;
    });
    addEventListener("afterprint", () => { for (const one of folded) one.open = false; });

    const save = (content, kind, name) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([content], { type: kind }));
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    };
    const name = location.pathname.split("/").pop().replace(".html", "") || "page";
    const told = (node) => node?.textContent.replace(/\s+/g, " ").trim() ?? "";

    // Figures
    const drawing = (figure) => {
      const drawn = all("svg", figure), across = Math.min(3, drawn.length);
      const whole = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      const boxes = drawn.map((one) => one.viewBox.baseVal);
      const width = Math.max(...boxes.map((box) => box.width)), tops = Array(across).fill(0);
      drawn.forEach((one, place) => {
        const copy = one.cloneNode(true), column = place % across, box = boxes[place];
        for (const link of all("a", copy)) link.removeAttribute("href");
        copy.removeAttribute("class");
        const at = { x: column * width, y: column ? tops[column] : Math.max(...tops), width: box.width, height: box.height };
        for (const [key, value] of Object.entries(at)) copy.setAttribute(key, value);
        if (!column) tops.fill(at.y);
        tops[column] = at.y + box.height;
        whole.append(copy);
      });
      const height = Math.max(...tops);
      const words = document.createElementNS("http://www.w3.org/2000/svg", "desc");
      words.textContent = told(figure.querySelector("figcaption").firstChild) + " " + told(figure.querySelector("small").firstChild);
      whole.prepend(words);
      for (const [key, value] of Object.entries({ viewBox: `0 0 ${across * width} ${height}`, width: across * width, height })) whole.setAttribute(key, value);
      return { text: new XMLSerializer().serializeToString(whole), width: across * width, height };
    };
    const figures = {
      svg: (figure) => save(drawing(figure).text, "image/svg+xml", `${name}-${figure.id}.svg`),
      png: (figure) => {
        const { text, width, height } = drawing(figure);
        const image = new Image(), canvas = document.createElement("canvas"), scale = 2000 / width;
        image.onload = () => {
          [canvas.width, canvas.height] = [2000, Math.round(height * scale)];
          canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
          canvas.toBlob((made) => save(made, "image/png", `${name}-${figure.id}.png`));
        };
        image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
      },
      bib: (figure) => {
        const [title, page, note, url, day] = cited(figure).map(tex);
        const fields = { author: "{policytargets}", title: `{${title}}`, booktitle: page, note, url, urldate: day };
        const lines = Object.entries(fields).map(([key, text]) => `  ${key} = {${text}},\n`).join("");
        save(`@misc{${name}-${figure.id},\n${lines}}\n`, "text/plain", `${name}-${figure.id}.bib`);
      },
      ris: (figure) => {
        const [title, page, note, url, day] = cited(figure);
        const fields = { TY: "FIGURE", AU: "policytargets", TI: title, T2: page, N1: note, UR: url, Y2: day.replace(/-/g, "/"), ER: "" };
        const text = Object.entries(fields).map((line) => `${line.join("  - ")}\r\n`).join("");
        save(text, "application/x-research-info-systems", `${name}-${figure.id}.ris`);
      },
      gbt: (figure, button) => {
        const [title, page, note, url, day] = cited(figure);
        copy(`policytargets. ${title}[Z/OL]//${page}. [${day}]. ${url}. ${note}`, button);
      },
    };
    const cited = (figure) => [
      told(figure.querySelector("figcaption").firstChild), document.title,
      told(figure.querySelector("small").firstChild),
      `${location.protocol === "file:" ? `${name}.html` : location.href.split("#")[0]}#${figure.id}`,
      new Date().toISOString().slice(0, 10),
    ];
    const copy = (text, button) =>
      navigator.clipboard.writeText(text).then(() => { button.textContent = button.dataset.done; });

    // Tables
    const shown = (cell) => {
      const copy = cell.cloneNode(true);
      for (const one of all(".label, details", copy)) one.remove();
      for (const one of all("br, li", copy)) one.before(" ");
      return told(copy);
    };
    const rows = (table) =>
      all("tr:not(.under)", table).map((row) => [...row.cells].map((cell) => [shown(cell), cell.colSpan]));
    const signs = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };
    const tex = (text) => text.replace(/[\\~^&%$#_{}]/g, (sign) => signs[sign] ?? `\\${sign}`);
    const markup = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
    const spanned = ([text, span]) => (span > 1 ? `\\multicolumn{${span}}{l}{${tex(text)}}` : tex(text));
    const tables = {
      tsv: (table, button) => {
        copy(rows(table).map((row) => row.map(([cell]) => cell).join("\t")).join("\n"), button);
      },
      tex: (table) => {
        const lines = rows(table).map((row) => `${row.map(spanned).join(" & ")} \\\\`);
        const columns = Math.max(...[...table.rows].map((row) => row.cells.length));
        const caption = table.caption ? `\\caption{${tex(told(table.caption))}}\n` : "";
        const body = `${lines[0]}\n\\hline\n${lines.slice(1).join("\n")}`;
        save(
          `\\begin{table}\n${caption}\\begin{tabular}{${"l".repeat(columns)}}\n\\hline\n${body}\n\\hline\n\\end{tabular}\n\\end{table}\n`,
          "text/plain", `${name}-table.tex`,
        );
      },
      doc: (table) => {
        const line = (row) => `<tr>${row.map(([text, span]) => `<td colspan="${span}">${markup(text)}</td>`).join("")}</tr>`;
        const caption = table.caption ? `<p>${markup(told(table.caption))}</p>` : "";
        save(
          `<html><meta charset="utf-8"><body>${caption}<table border="1">${rows(table).map(line).join("")}</table></body></html>`,
          "application/msword", `${name}-table.doc`,
        );
      },
    };
    const unfold = { unfold: () => { for (const one of sections) one.open = true; } };

    const offer = (template, place, thing, deeds) => {
      const made = document.getElementById(template).content.cloneNode(true);
      for (const button of all("button", made)) {
        button.addEventListener("click", () => deeds[button.dataset.do](thing, button));
      }
      place(made);
    };
    for (const figure of all("figure:has(svg)")) {
      offer("figure-tools", (made) => figure.querySelector("figcaption small").append(" ", made), figure, figures);
    }
    for (const table of all("table.policytargets:not(.found *)")) {
      offer("table-tools", (made) => table.after(made), table, tables);
    }
    for (const list of all("nav.sections")) offer("section-tools", (made) => list.append(made), list, unfold);

    // A box with what a link of a figure shows, for a finger as for a mouse
    const tip = document.createElement("div");
    tip.className = "tip";
    tip.hidden = true;
    document.body.append(tip);
    for (const title of all("svg a > title")) {
      title.parentElement.dataset.told = told(title);
      title.remove(); // the browser's own box would lie over this one
    }
    const linkOf = (event) => event.target.closest?.("svg a[data-told]");
    const point = (event) => {
      const link = linkOf(event);
      if (!link) return;
      tip.textContent = link.dataset.told;
      tip.hidden = false;
      const box = link.getBoundingClientRect();
      tip.style.left = `${Math.max(8, Math.min(box.left, innerWidth - tip.offsetWidth - 8)) + scrollX}px`;
      tip.style.top = `${box.bottom + scrollY + 6}px`;
    };
    const leave = (event) => { if (linkOf(event)) tip.hidden = true; };
    for (const kind of ["pointerover", "focusin"]) document.addEventListener(kind, point);
    for (const kind of ["pointerout", "focusout"]) document.addEventListener(kind, leave);
    let tapped = null;
    document.addEventListener("click", (event) => {
      const link = linkOf(event);
      if (event.pointerType === "touch" && link && link !== tapped) {
        event.preventDefault();
        point(event); // a finger leaves as soon as it has tapped
      }
      tapped = link;
    });
    addEventListener("keydown", (event) => { if (event.key === "Escape") tip.hidden = true; });

    // The menu of plans
    for (const field of all(".menu .filter")) {
      field.hidden = false;
      const plans = all("li", field.parentElement);
      field.addEventListener("input", (event) => {
        const wanted = event.target.value.trim().toLowerCase();
        for (const one of plans) one.hidden = !told(one).toLowerCase().includes(wanted);
      });
    }

    // Tables whose rows can be put in another order
    for (const table of all("table.sortable")) {
      [...table.tHead.rows[0].cells].forEach((head, place) => {
        const button = document.createElement("button");
        button.type = "button";
        button.append(...head.childNodes);
        head.append(button);
        button.addEventListener("click", () => {
          const down = head.ariaSort === "ascending";
          for (const one of table.tHead.rows[0].cells) one.removeAttribute("aria-sort");
          head.ariaSort = down ? "descending" : "ascending";
          const key = (row) => row.cells[place].dataset.order ?? told(row.cells[place]);
          const compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
          const sorted = [...table.tBodies[0].rows].sort((a, b) => compare(key(a), key(b)));
          table.tBodies[0].append(...(down ? sorted.reverse() : sorted));
        });
      });
    }
  };
})();
