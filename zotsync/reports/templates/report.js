"use strict";
// Tables that filter and sort. Without this script they are plain tables.
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
const text = (row, column) => (row.cells[column] ? row.cells[column].textContent.trim() : "");

for (const table of document.querySelectorAll("table.list")) {
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  if (rows.length < 2) continue;
  const words = rows.map((row) => row.textContent.toLowerCase());
  const name = table.dataset.name;

  const tools = document.createElement("div");
  tools.className = "tools";
  const label = document.createElement("label");
  label.append(`Filter ${name} `);
  const input = document.createElement("input");
  input.type = "search";
  label.append(input);
  const count = document.createElement("span");
  count.className = "quiet";
  count.setAttribute("role", "status");
  tools.append(label, count);
  table.before(tools);
  table.classList.add("sorts");
  input.addEventListener("input", () => {
    const wanted = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    rows.forEach((row, place) => {
      row.hidden = !wanted.every((word) => words[place].includes(word));
      left += row.hidden ? 0 : 1;
    });
    count.textContent = wanted.length ? `${left} of ${rows.length}` : "";
  });

  Array.from(table.tHead.rows[0].cells).forEach((head, column) => {
    if (head.hasAttribute("data-fixed")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const keyed = Array.from(body.rows, (row) => [text(row, column), row]);
      keyed.sort((a, b) => (down ? -1 : 1) * collator.compare(a[0], b[0]));
      body.append(...keyed.map((pair) => pair[1]));
    });
  });
}
addEventListener("beforeprint", () => {
  for (const one of document.querySelectorAll("details")) one.open = true;
});
