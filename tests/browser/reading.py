"""What a page's accessibility tree, colours and sizes say, read in the browser itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

CONTROLS = {
    *("button", "link", "textbox", "searchbox", "combobox", "checkbox", "radio", "switch", "slider"),
    *("menuitem", "menuitemradio", "option", "tab", "spinbutton", "listbox", "menu", "dialog"),
    *("image", "img", "navigation"),
}
"""Roles of which each must say what it is."""

FAINT = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, below) => top.slice(0, 3).map((part, at) => part * top[3] + below[at] * (1 - top[3]));
  const behind = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const color = rgba(getComputedStyle(at).backgroundColor);
      layers.push(color);
      if (color[3] === 1) break;
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
  };
  const light = (color) => {
    const [r, g, b] = color.map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const seen = (element, range) => {
    const box = range.getBoundingClientRect();
    const shown = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    const clipped = element.closest(".visually-hidden");
    return shown && !clipped && box.width > 1 && box.height > 1 && !element.closest(":disabled");
  };
  const faint = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { parentElement: element, textContent } = texts.currentNode;
    if (!/[\\p{L}\\p{N}]/u.test(textContent)) continue;
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    if (!seen(element, range)) continue;
    const style = getComputedStyle(element);
    const below = behind(element);
    const written = element instanceof SVGElement ? style.fill : style.color;
    const found = ratio(over(rgba(written), below), below);
    if (found < 4.5) faint.push(`${textContent.trim().slice(0, 40)}: ${found.toFixed(2)}`);
  }
  return faint;
}"""

WHERE = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return "nowhere";
  const places = { bar: "header", sidebar: "nav", composer: ".composer", conversation: "main" };
  return Object.keys(places).find((name) => at.closest(places[name])) ?? "elsewhere";
}"""


def nameless(page: Page) -> list[str]:
    """Controls that say nothing of what they are, as the accessibility tree has them."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [
        f"{_said(node, 'role')} in {_around(nodes, node)}"
        for node in nodes
        if not node["ignored"] and _said(node, "role") in CONTROLS and not _said(node, "name").strip()
    ]


def _said(node: dict[str, Any], what: str) -> str:
    return str(node.get(what, {}).get("value", ""))


def _around(nodes: list[dict[str, Any]], node: dict[str, Any]) -> str:
    """What surrounds a node, so that one finds it."""
    by_id = {one["nodeId"]: one for one in nodes}
    trail = []
    while node := by_id.get(node.get("parentId", ""), {}):
        if _said(node, "name"):
            trail.append(f"{_said(node, 'role')} “{_said(node, 'name')[:40]}”")
    return " in ".join(trail[:2])


def faint(page: Page) -> list[str]:
    """Visible text whose contrast with what lies behind it is below 4.5."""
    return page.evaluate(FAINT)


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def focus_order(page: Page, steps: int) -> list[str]:
    """Where the focus goes by Tab from the beginning: each part of the page once, in order."""
    found: list[str] = []
    for _ in range(steps):
        page.keyboard.press("Tab")
        place = page.evaluate(WHERE)
        if place not in found[-1:]:
            found.append(place)
    return found
