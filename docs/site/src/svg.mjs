// Parts of pictures. Colours are those of the page, so that pictures follow its light and dark scheme.

/** A whole picture, with its title and a description in words for readers who cannot see it. On a narrow screen it scrolls. */
export function picture({ width, height, title, description, parts }) {
  return [
    '<div class="drawn" tabindex="0">',
    `<svg class="picture" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(`${title}. ${description}`)}">`,
    ...parts,
    "</svg></div>",
  ].join("");
}

export function box({ x, y, width, height, kind = "box" }) {
  return `<rect class="${kind}" x="${x}" y="${y}" width="${width}" height="${height}" rx="6" />`;
}

export function text(x, y, content, kind = "label") {
  return `<text class="${kind}" x="${x}" y="${y}">${escaped(content)}</text>`;
}

/** A line with an arrow at its end. */
export function arrow(x1, y1, x2, y2, kind = "arrow") {
  const angle = Math.atan2(y2 - y1, x2 - x1);
  const barb = (turn) => `${round(x2 - 8 * Math.cos(angle + turn))},${round(y2 - 8 * Math.sin(angle + turn))}`;
  return `<path class="${kind}" d="M${x1},${y1} L${x2},${y2} M${barb(0.5)} L${x2},${y2} L${barb(-0.5)}" />`;
}

function round(number) {
  return Math.round(number * 10) / 10;
}

function escaped(content) {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
