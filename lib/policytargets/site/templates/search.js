/* The table of targets with a field for words, filters, sorting and downloads. Without it the page
   is the whole table, plain. */
(function () {
  "use strict";
  const settings = JSON.parse(document.getElementById("settings").textContent);
  const fold = new Map([...settings.other].map((sign, place) => [sign, [...settings.simple][place]]));
  const folded = (words) => [...words].map((sign) => fold.get(sign) ?? sign).join("");
  const isNumber = /^-?[0-9.]+(e[+-]?[0-9]+)?$/i;
  const safe = (text) => (/^[=+\-@＝＋－＠\t\r\n]/.test(text) && !isNumber.test(text) ? "'" + text : text);
  const cells = (kept) => ({
    columns: "*",
    format: {
      header: (text, place, node) => node.dataset.name,
      body: (text, row, place, node) => kept(node.dataset.value ?? node.textContent.trim()),
    },
  });
  // In a workbook text is text; of a CSV a spreadsheet makes what it likes.
  const download = (extend, text, kept, more) => ({
    extend, text, title: null, filename: "policytargets-selection", exportOptions: cells(kept), ...more,
  });
  for (const cell of document.querySelectorAll("#targets [hidden]")) cell.hidden = false;
  const table = new window.DataTable("#targets", {
    autoWidth: false,
    columnDefs: [{ targets: "kept", visible: false, searchable: false }],
    language: settings.words,
    layout: {
      topStart: "info",
      topEnd: {
        buttons: [
          download("csvHtml5", settings.csv, safe, { bom: true }),
          download("excelHtml5", settings.excel, (text) => text, {}),
        ],
      },
      bottomStart: null,
      bottomEnd: "paging",
    },
    order: [],
    pageLength: 50,
  });
  const words = document.getElementById("words");
  const filters = [...document.querySelectorAll(".controls select")];
  const apply = () => {
    for (const filter of filters) {
      table.column(Number(filter.dataset.column)).search(filter.value, { exact: filter.value !== "" });
    }
    table.search(folded(words.value)).draw();
  };
  words.addEventListener("input", apply);
  for (const filter of filters) filter.addEventListener("change", apply);
  document.getElementById("clear").addEventListener("click", () => {
    for (const field of [words, ...filters]) field.value = "";
    table.order([]);
    apply();
    words.focus();
  });
  document.querySelector(".controls").hidden = false;
})();
