// The links of a built site: each leads to a file that is there, and to a part of it that is there.
import { posix } from "node:path";

/** Links of the pages that lead nowhere, one line each. `files` are the contents by address: `/guides/tpm.html`. */
export function deadLinks(files) {
  const pages = [...files].filter(([address]) => address.endsWith(".html"));
  const anchors = new Map(pages.map(([address, content]) => [address, anchorsOf(String(content))]));
  return pages.flatMap(([address, content]) =>
    linksOf(String(content)).flatMap((link) => {
      if (/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(link)) return [];
      const [path = "", anchor] = link.split("#");
      const target =
        path === "" ? address : posix.normalize(posix.resolve(posix.dirname(address), decodeURI(path.split("?")[0])));
      const file = [target, `${target}.html`, posix.join(target, "index.html")].find((name) => files.has(name));
      if (file === undefined) return [`${address} links to ${link}, which does not exist`];
      // The fragment of the playground is its state.
      const isThere =
        anchor === undefined ||
        anchor === "" ||
        /[=&]/.test(anchor) ||
        anchors.get(file)?.has(decodeURIComponent(anchor));
      return isThere ? [] : [`${address} links to ${link}, a part that does not exist`];
    }),
  );
}

function linksOf(html) {
  return [...html.matchAll(/<(?:a|link|script|img)\b[^>]*?\s(?:href|src)="([^"]*)"/g)].map(([, link]) =>
    link.replaceAll("&amp;", "&"),
  );
}

function anchorsOf(html) {
  return new Set([...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id.replaceAll("&amp;", "&")));
}
