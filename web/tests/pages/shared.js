// What the tests of several kinds of pages share.
import { conversions } from "../../dev/fixtures.js";

export const clickId = conversions[1].click_id;

export const phone = { width: 360, height: 740 };

/** What has to wait for `opened` goes on when the test says so. */
export function gate() {
  let open;
  const opened = new Promise((resolve) => { open = resolve; });
  return { open, opened };
}

/** Numbers of ours that are broken in two lines, and words of ours that are. */
export const broken = (page) => page.evaluate(() => {
  const found = [];
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest(".data, .sr, code, textarea, option, .u-legend, details:not([open])")) continue;
    for (const match of node.data.matchAll(/[^\s/-]+/g)) {
      const range = document.createRange();
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      if (new Set([...range.getClientRects()].filter((r) => r.width > 0).map((r) => Math.round(r.top))).size > 1) found.push(match[0]);
    }
  }
  return found;
});
