/**
 * Finds the text of least contrast in a page, by the formula of WCAG 2.2; to be evaluated in the page itself.
 *
 * @see https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio (read 2026-11-21)
 */
export const WORST_CONTRAST = `(() => {
  const channels = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
  const linear = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const isSolid = (color) => { const [, , , alpha = 1] = channels(color); return color !== 'none' && alpha === 1; };
  const behind = (element) => {
    if (element instanceof SVGElement) {
      const rect = element.closest('a, g[id]')?.querySelector('rect');
      const box = rect ?? document.querySelector('rect.vpc');
      return box ? getComputedStyle(box).fill : undefined;
    }
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if (isSolid(color)) return color;
    }
    return getComputedStyle(document.body).backgroundColor;
  };
  let worst = { ratio: 21, text: '' };
  for (const element of document.querySelectorAll('body *')) {
    const text = [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data.trim()).join(' ').trim();
    if (text === '' || ['title', 'STYLE'].includes(element.tagName)) continue;
    const style = getComputedStyle(element);
    const front = element instanceof SVGElement ? style.fill : style.color;
    const pair = [front, behind(element)].map((color) => luminance(channels(color))).sort((a, b) => b - a);
    const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
    if (ratio < worst.ratio) worst = { ratio, text: element.tagName + '.' + element.getAttribute('class') + ': ' + text };
  }
  return worst;
})()`;
