import { light } from '../theme/tokens';

/** A drawn SVG as one that stands on its own, on a light ground whatever the theme. */
export function svgOf(element: SVGSVGElement, heading: string): string {
  const { width, height } = element.viewBox.baseVal;
  const room = 32;
  const palette: Readonly<Record<string, string>> = light;
  const inner = element.innerHTML.replaceAll(
    /var\(--([a-z0-9-]+)\)/g,
    (whole, name: string) => palette[name] ?? whole,
  );
  const title = heading.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height + room}" viewBox="0 0 ${width} ${height + room}" font-family="Helvetica, Arial, sans-serif" font-size="11">`,
    `<rect width="${width}" height="${height + room}" fill="${light.ground}"/>`,
    `<text x="12" y="22" font-size="14" font-weight="600" fill="${light.text}">${title}</text>`,
    `<g transform="translate(0 ${room})">${inner}</g>`,
    '</svg>',
  ].join('\n');
}
