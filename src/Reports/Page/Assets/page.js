"use strict";
(function () {
  const input = document.querySelector("[data-filter]");
  const table = input && document.getElementById(input.dataset.filter);
  if (!table) {
    return;
  }
  const rows = Array.from(table.tBodies[0].rows, row => [row, row.cells[1].textContent.toLowerCase()]);
  const status = document.getElementById("count");
  const all = status.textContent;
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLowerCase();
    let shown = 0;
    for (const [row, name] of rows) {
      row.hidden = !name.includes(wanted);
      shown += row.hidden ? 0 : 1;
    }
    status.textContent = wanted ? shown + " of the " + rows.length + " packages on this page. Press Enter to search all." : all;
  });
})();
