#pragma once
#include <string_view>

namespace glimpse::evaluation {

/// The flip explorer: a window of the matching flips and their pictures. Texts go in as text, never
/// as HTML; overlays are drawn when a tile comes into view.
inline constexpr std::string_view kFlipScript = R"js(
(() => {
  const at = id => document.getElementById(id);
  const flips = JSON.parse(at('flip-data').textContent);
  const stored = JSON.parse(at('flip-shot-data').textContent);
  const setting = at('flip-setting'), way = at('flip-way'), find = at('flip-find');
  const mode = at('flip-mode'), shots = at('flip-shots');
  const matches = f => {
    const text = find.value.toLowerCase();
    return (setting.value === '' || f[0] === setting.value) && (way.value === '' || f[1] === way.value) &&
      (text === '' || f.slice(2).join(' ').toLowerCase().includes(text));
  };
  const element = (name, kind, text) => {
    const made = document.createElement(name);
    if (kind) made.className = kind;
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const ramp = [[68, 1, 84], [59, 82, 139], [33, 145, 140], [94, 201, 98], [253, 231, 37]];
  const heat = share => {
    const place = share * (ramp.length - 1), i = Math.min(Math.floor(place), ramp.length - 2);
    return 'rgb(' + ramp[i].map((c, k) => Math.round(c + (place - i) * (ramp[i + 1][k] - c))).join(',') + ')';
  };
  const outline = (pen, shot, cell) => {
    const [rows, columns] = shot.grid, kept = (y, x) => y < 0 || x < 0 || y >= rows || x >= columns ? '0' : shot.kept[y * columns + x];
    pen.beginPath();
    for (let y = 0; y <= rows; ++y) for (let x = 0; x <= columns; ++x) {
      if (kept(y, x) !== kept(y - 1, x)) pen.moveTo(x * cell[0], y * cell[1]), pen.lineTo((x + 1) * cell[0], y * cell[1]);
      if (kept(y, x) !== kept(y, x - 1)) pen.moveTo(x * cell[0], y * cell[1]), pen.lineTo(x * cell[0], (y + 1) * cell[1]);
    }
    pen.lineWidth = 1.5, pen.strokeStyle = '#fff', pen.stroke();
  };
  const draw = (canvas, shot, picture) => {
    const scale = Math.max(1, Math.ceil(320 / picture.width)), pen = canvas.getContext('2d');
    canvas.width = picture.width * scale, canvas.height = picture.height * scale;
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const [rows, columns] = shot.grid, cell = [canvas.width / columns, canvas.height / rows];
    const scores = mode.value === 'heat' && shot.scores ? atob(shot.scores) : '';
    if (mode.value === 'plain') return;
    for (let i = 0; i < rows * columns; ++i) {
      const place = [i % columns * cell[0], Math.floor(i / columns) * cell[1], cell[0] + 0.5, cell[1] + 0.5];
      if (scores && shot.seen[i] !== '0') pen.globalAlpha = 0.65, pen.fillStyle = heat(scores.charCodeAt(i) / 255), pen.fillRect(...place);
      else if (scores || shot.kept[i] === '0') pen.globalAlpha = 0.72, pen.fillStyle = '#14181c', pen.fillRect(...place);
    }
    pen.globalAlpha = 1;
    outline(pen, shot, cell);
    pen.lineWidth = 2.5, pen.strokeStyle = '#ff2d7d';
    for (const [x1, y1, x2, y2] of shot.boxes) {
      pen.strokeRect(x1 * canvas.width, y1 * canvas.height, (x2 - x1) * canvas.width, (y2 - y1) * canvas.height);
    }
  };
  const seen = shots && new IntersectionObserver(entries => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      seen.unobserve(entry.target);
      const picture = new Image();
      picture.onload = () => draw(entry.target, entry.target.shot, picture);
      picture.src = stored.pictures[entry.target.shot.picture];
    }
  }, {rootMargin: '600px'});
  const tile = shot => {
    const f = flips[shot.flip], made = element('div', 'tile'), who = element('div', 'who', f[0]);
    const canvas = element('canvas');
    canvas.shot = shot, canvas.width = canvas.height = 320;
    canvas.setAttribute('role', 'img'), canvas.setAttribute('aria-label', 'kept tokens of ' + f[0]);
    const about = mode.value !== 'heat' ? '' : !shot.scores ? ', no scores' : shot.seen ? ', last step' : '';
    who.append(element('span', '', (100 * shot.share).toFixed(1) + ' %' + about));
    const turned = f[1] === 'right to wrong';
    made.append(canvas, who, element('div', 'said', f[4]), element('div', 'said soft', 'reference: ' + f[5]),
      element('div', 'said ' + (turned ? 'right' : 'wrong'), 'baseline: ' + f[6]),
      element('div', 'said ' + (turned ? 'wrong' : 'right'), 'setting: ' + f[7]));
    seen.observe(canvas);
    return made;
  };
  const show = () => {
    const wanted = flips.filter(matches);
    at('flip-count').textContent = wanted.length + ' flips' + (wanted.length > 200 ? ', the first 200 shown' : '');
    at('flip-body').replaceChildren(...wanted.slice(0, 200).map(f => {
      const row = element('tr');
      for (const cell of f) row.append(element('td', '', cell));
      return row;
    }));
    if (shots) shots.replaceChildren(...stored.shots.filter(shot => matches(flips[shot.flip])).map(tile));
  };
  for (const control of [setting, way, find, mode]) control?.addEventListener('input', show);
  show();
})();
)js";

}  // namespace glimpse::evaluation
