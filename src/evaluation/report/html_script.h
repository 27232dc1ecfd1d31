#pragma once
#include <string_view>

namespace glimpse::evaluation {

/// What the page does beyond reading: a row of a table picks its series in the charts, titles sort,
/// the search field leaves the rows of matching settings. Everything is readable without it.
inline constexpr std::string_view kScript = R"js(
(() => {
  const pick = name => {
    document.body.classList.toggle('picked', name !== null);
    for (const series of document.querySelectorAll('.series')) {
      series.classList.toggle('on', series.dataset.series === name);
    }
  };
  let pinned = null;
  const named = event => event.target.closest?.('[data-series]')?.dataset.series ?? null;
  document.addEventListener('pointerover', event => pick(named(event) ?? pinned));
  document.addEventListener('click', event => {
    const name = named(event);
    if (name !== null) pick(pinned = pinned === name ? null : name);
  });
  const key = (row, column) => {
    const text = row.cells[column]?.textContent ?? '';
    const number = parseFloat(text.replace(/^[^0-9+-]+/, ''));
    return column === 0 || Number.isNaN(number) ? text : number;
  };
  const order = (a, b) => typeof a === typeof b ? (a < b ? -1 : a > b ? 1 : 0) : typeof a < typeof b ? -1 : 1;
  for (const table of document.querySelectorAll('table')) {
    const body = table.tBodies[0];
    if (!table.tHead || !body || body.id || body.rows.length < 2) continue;
    table.classList.add('sortable');
    [...table.tHead.rows[0].cells].forEach((title, column) => title.addEventListener('click', () => {
      const up = title.getAttribute('aria-sort') === 'descending';
      for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
      title.setAttribute('aria-sort', up ? 'ascending' : 'descending');
      const rows = [...body.rows].map(row => [key(row, column), row]);
      rows.sort((a, b) => up ? order(a[0], b[0]) : order(b[0], a[0]));
      body.append(...rows.map(pair => pair[1]));
    }));
  }
  const find = document.getElementById('find');
  find?.addEventListener('input', () => {
    const text = find.value.toLowerCase();
    for (const row of document.querySelectorAll('tr[data-setting]')) {
      row.hidden = !row.dataset.setting.toLowerCase().includes(text);
    }
  });
})();
)js";

}  // namespace glimpse::evaluation
