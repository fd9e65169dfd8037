// Charts as SVG, readable on light and on dark.

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT] = [820, 380, 64, 44, 40, 150];
const COLOURS = ['#0f766e', '#c2410c', '#6d28d9', '#b91c1c', '#1d4ed8'];

/**
 * @param {object} chart
 * @param {string} chart.title
 * @param {string} chart.x what lies below
 * @param {string} chart.y what lies at the side
 * @param {{ name: string, points: [number, number][] }[]} chart.lines
 */
export function lineChart({ title, x, y, lines }) {
  const points = lines.flatMap((line) => line.points);
  const [xs, ys] = [
    ticks(Math.max(1, ...points.map(([at]) => at))),
    ticks(Math.max(1, ...points.map(([, value]) => value))),
  ];
  const [most, highest] = [xs[xs.length - 1], ys[ys.length - 1]];
  const across = (/** @type {number} */ at) => LEFT + (at / most) * (WIDTH - LEFT - RIGHT);
  const up = (/** @type {number} */ value) => HEIGHT - BOTTOM - (value / highest) * (HEIGHT - BOTTOM - TOP);
  const text = (/** @type {number} */ left, /** @type {number} */ top, /** @type {string} */ what, anchor = 'middle') =>
    `<text x="${left.toFixed(1)}" y="${top.toFixed(1)}" text-anchor="${anchor}" fill="#64748b">${what}</text>`;
  const grid = [
    ...ys.map(
      (value) =>
        `<path d="M${LEFT} ${up(value).toFixed(1)}H${WIDTH - RIGHT}" stroke="#94a3b8" stroke-opacity=".35"/>${text(LEFT - 8, up(value) + 4, String(value), 'end')}`,
    ),
    ...xs.map((at) => text(across(at), HEIGHT - BOTTOM + 18, String(at))),
  ];
  const drawn = lines.map(({ name, points: own }, index) => {
    const colour = COLOURS[index % COLOURS.length];
    const path = own
      .map(([at, value], step) => `${step ? 'L' : 'M'}${across(at).toFixed(1)} ${up(value).toFixed(1)}`)
      .join('');
    const label = `<text x="${WIDTH - RIGHT + 14}" y="${TOP + 20 * index + 10}" fill="${colour}">${name}</text>`;
    return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="2" stroke-linejoin="round"/>${label}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="${title}">
${text(LEFT, 20, title, 'start')}
${grid.join('\n')}
${text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, x)}
${text(LEFT - 8, TOP - 12, y, 'end')}
${drawn.join('\n')}
</svg>
`;
}

const [ROW, NAMES, VALUES] = [26, 170, 90];

/**
 * Horizontal bars, ours in colour.
 * @param {object} chart
 * @param {string} chart.title
 * @param {{ name: string, value: number, label: string }[]} chart.bars
 */
export function barChart({ title, bars }) {
  const most = Math.max(...bars.map(({ value }) => value));
  const height = TOP + ROW * bars.length + 8;
  const drawn = bars.map(({ name, value, label }, index) => {
    const top = TOP + ROW * index;
    const width = (value / most) * (WIDTH - NAMES - VALUES);
    const colour = name.startsWith('chartlift') ? COLOURS[0] : '#94a3b8';
    const text = (/** @type {number} */ x, /** @type {string} */ what, /** @type {string} */ anchor) =>
      `<text x="${x.toFixed(1)}" y="${top + 15}" text-anchor="${anchor}" fill="#64748b">${what}</text>`;
    const bar = `<rect x="${NAMES}" y="${top}" width="${width.toFixed(1)}" height="${ROW - 6}" rx="3" fill="${colour}"/>`;
    return text(NAMES - 10, name, 'end') + bar + text(NAMES + width + 8, label, 'start');
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="${title}">
<text x="10" y="20" fill="#64748b" font-weight="600">${title}</text>
${drawn.join('\n')}
</svg>
`;
}

/** From 0 in even steps to at least so much. @param {number} most */
function ticks(most) {
  const rough = most / 5;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * unit).find((each) => each >= rough) ?? 10 * unit;
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, index) => Number((index * step).toPrecision(6)));
}
