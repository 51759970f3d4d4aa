"use strict";
// Sorts tables, filters by actor and group, lists and searches articles, opens readings. The page is whole without it.
(() => {
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const value = (cell) => {
    const text = cell ? cell.textContent.trim() : "";
    const number = parseFloat(text.replace(/,/g, "").replace("−", "-").replace(/^</, ""));
    return Number.isNaN(number) ? text.toLowerCase() : number;
  };
  const compare = (a, b) => {
    if (typeof a === typeof b) return typeof a === "number" ? a - b : a.localeCompare(b);
    return typeof a === "number" ? -1 : 1;
  };

  const makeSortable = (table) => {
    const heads = all("thead th", table);
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      while (head.firstChild) button.append(head.firstChild);
      head.append(button);
      button.addEventListener("click", () => {
        const rising = head.getAttribute("aria-sort") === "descending" || !head.hasAttribute("aria-sort") && column === 0;
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", rising ? "ascending" : "descending");
        const body = table.tBodies[0];
        const rows = Array.from(body.rows).map((row, at) => [value(row.cells[column]), at, row]);
        rows.sort((a, b) => (rising ? compare(a[0], b[0]) : compare(b[0], a[0])) || a[1] - b[1]);
        body.append(...rows.map((row) => row[2]));
      });
    });
  };
  all("table.sortable").forEach(makeSortable);

  const form = document.querySelector("form.choices");
  const chosen = (name) => new Set(all(`input[name=${name}]:checked`, form).map((input) => input.value));
  const actorsOn = () => chosen("actor");
  const groupsOn = () => (form.querySelector("input[name=group]") ? chosen("group") : null);
  const filter = () => {
    const actors = actorsOn();
    const groups = groupsOn();
    all("[data-actor]").forEach((part) => { part.hidden = !actors.has(part.dataset.actor); });
    if (groups) {
      all("[data-group]").forEach((part) => {
        const other = part.dataset.other;
        part.toggleAttribute("hidden", !groups.has(part.dataset.group) || (other !== undefined && !groups.has(other)));
      });
    }
    list();
  };

  const holder = document.querySelector(".list");
  const data = JSON.parse(document.getElementById("articles-data").textContent);
  const step = 50;
  let shown = step;
  const search = document.getElementById("search");
  const shownScore = (number) => {
    if (data.labels.length) return data.labels[number];
    const text = (Math.abs(number) / 100).toFixed(2);
    return number > 0 ? `+${text}` : number < 0 ? `−${text}` : text;
  };
  const cell = (name, text, number) => {
    const made = document.createElement(name);
    made.textContent = text;
    if (name === "th") made.scope = "row";
    if (!number) made.className = "text";
    return made;
  };
  const list = () => {
    const actors = actorsOn();
    const groups = groupsOn();
    const columns = data.actors.map((name, at) => [name, at]).filter(([name]) => actors.has(name)).slice(0, 12);
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = data.articles.filter(([group, date, title]) => {
      if (groups && !groups.has(data.groups[group])) return false;
      const text = `${title} ${data.groups[group]} ${date || ""}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    const head = holder.querySelector("thead tr");
    head.replaceChildren(...["Headline", data.by, "Date", ...columns.map(([name]) => name)].map((name) => {
      const made = document.createElement("th");
      made.scope = "col";
      made.textContent = name;
      return made;
    }));
    holder.querySelector("tbody").replaceChildren(...found.slice(0, shown).map(([group, date, title, scores]) => {
      const row = document.createElement("tr");
      row.append(cell("th", title), cell("td", data.groups[group]), cell("td", date || ""));
      columns.forEach(([, actor]) => {
        let text = "";
        for (let at = 0; at < scores.length; at += 2) if (scores[at] === actor) text = shownScore(scores[at + 1]);
        row.append(cell("td", text, true));
      });
      return row;
    }));
    holder.querySelector("[name=more]").hidden = found.length <= shown;
    holder.querySelector("[aria-live]").textContent = `${Math.min(shown, found.length).toLocaleString("en")} of ${found.length.toLocaleString("en")} articles`;
  };

  form.hidden = false;
  holder.hidden = false;
  form.addEventListener("change", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("click", (event) => {
    if (event.target.name !== "all" && event.target.name !== "none") return;
    all("input[name=group]", form).forEach((input) => { input.checked = event.target.name === "all"; });
    filter();
  });
  search.addEventListener("input", () => { shown = step; list(); });
  holder.querySelector("[name=more]").addEventListener("click", () => { shown += step; list(); });
  list();

  let opener = null;
  all(".readings a").forEach((link) => link.addEventListener("click", () => { opener = link; }));
  const opened = () => {
    const reading = document.querySelector(".reading:target");
    document.body.classList.toggle("reads", Boolean(reading));
    if (reading) reading.focus();
  };
  const close = () => {
    if (!document.querySelector(".reading:target")) return;
    location.hash = "top";
    if (opener) opener.focus();
  };
  addEventListener("hashchange", opened);
  addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  opened();
})();
