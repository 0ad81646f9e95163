// Tables of the results, in Markdown: one row for each case, a column for each peer, then ours as a ratio to the others.

const FIGURES = [
  { title: "CPU per call, µs", value: ({ cpuUs }) => cpuUs, text: (cpuUs) => cpuUs.toFixed(cpuUs < 10 ? 2 : 1) },
  { title: "calls per second", value: ({ perSecond }) => perSecond, text: (rate) => String(Math.round(rate)) },
  { title: "memory after it, MB", value: ({ rssKiB }) => rssKiB / 1024, text: (mib) => mib.toFixed(1) },
];

/** Ratios of ours to each other peer, by case: above 1 ours takes more CPU, or makes more calls. */
export function ratios(cases) {
  const to = (ours, other) => ({ cpu: ours.cpuUs / other.cpuUs, perSecond: ours.perSecond / other.perSecond });
  return Object.fromEntries(
    Object.entries(cases).map(([name, { ours, ...others }]) => [
      name,
      Object.fromEntries(ours ? Object.entries(others).map(([peer, other]) => [peer, to(ours, other)]) : []),
    ]),
  );
}

/** All tables, and the list of what they belong to. */
export function tables({ cases, others, titles, about }) {
  const names = Object.keys(titles);
  const ran = names.filter((name) => Object.values(cases).some((results) => results[name]));
  const parts = [
    ...(ran.length > 0 ? FIGURES.map((figure) => callTable(cases, ran, titles, figure)) : []),
    ...(others.length > 0
      ? [otherTable(others, { ...titles, ours: "ours", bare: "bare Node", bareServer: "bare net server" })]
      : []),
    Object.entries(about)
      .map(([name, value]) => `- ${name}: ${value}`)
      .join("\n"),
  ];
  return parts.join("\n\n");
}

function callTable(cases, names, titles, { title, value, text }) {
  const compared = names.filter((name) => name !== "ours");
  const head = [title, ...names.map((name) => titles[name]), ...compared.map((name) => `ours ÷ ${titles[name]}`)];
  const rows = Object.entries(cases).map(([name, results]) => [
    name,
    ...names.map((peer) => (results[peer] ? text(value(results[peer])) : "–")),
    ...compared.map((peer) =>
      results.ours && results[peer] ? (value(results.ours) / value(results[peer])).toFixed(2) : "–",
    ),
  ]);
  return markdown(head, rows);
}

function otherTable(rows, titles) {
  const names = Object.keys(titles).filter((name) => rows.some(({ values }) => values[name] !== undefined));
  const text = (value, digits) => (value === undefined ? "–" : value.toFixed(digits));
  return markdown(
    ["other figures", ...names.map((name) => titles[name])],
    rows.map(({ title, values, digits }) => [title, ...names.map((name) => text(values[name], digits))]),
  );
}

function markdown(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? "---" : "--:"))), ...rows.map(line)].join("\n");
}
