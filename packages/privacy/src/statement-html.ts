import type { AttackFacts } from './attack-facts.js';
import type { PrivacyStatement } from './statement.js';
import { statementSections } from './statement-sections.js';
import { statementSummary } from './statement-text.js';

/**
 * A statement as one page for a browser and a printer: HTML that loads nothing and runs no script.
 *
 * @param title what it is about, the run's name say.
 */
export function statementHtml(statement: PrivacyStatement, title: string): string {
  const { attack, warnings, notCovered } = statement;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(`Privacy statement: ${title}`)}</title>
<style>${style}</style>
</head>
<body>
<h1>Privacy statement</h1>
<p class="of">${escaped(title)}</p>
<p class="summary">${escaped(statementSummary(statement))}</p>
${warnings.map((text) => `<p class="warning">Warning: ${escaped(text)}</p>`).join('\n')}
<div class="sections">
${statementSections(statement)
  .map(
    ({ title: name, rows }) =>
      `<section><h2>${escaped(name)}</h2><table>${rows.map(([what, value]) => `<tr><th scope="row">${escaped(what)}</th><td>${escaped(value)}</td></tr>`).join('')}</table></section>`,
  )
  .join('\n')}
${attack === null ? '' : `<section><h2>Trade-off curve</h2>${curveSvg(attack)}</section>`}
</div>
${notCovered.length === 0 ? '' : `<section><h2>Not covered</h2><ul>${notCovered.map((text) => `<li>${escaped(text)}</li>`).join('')}</ul></section>`}
</body>
</html>
`;
}

/** The curve as points of a unit square, `x,y` with y downwards: false positives along, true positives up. */
export function curvePoints({ curve }: AttackFacts, side: number): string {
  return curve
    .map(
      ({ falsePositiveRate, truePositiveRate }) =>
        `${(side * falsePositiveRate).toFixed(1)},${(side * (1 - truePositiveRate)).toFixed(1)}`,
    )
    .join(' ');
}

function curveSvg(attack: AttackFacts): string {
  return `<svg viewBox="-34 -8 250 250" role="img" aria-label="Largest true positive rate of an attacker over the false positive rate">
<rect x="0" y="0" width="200" height="200" class="frame"/>
<polyline points="0,200 200,0" class="chance"/>
<polyline points="${curvePoints(attack, 200)}" class="curve"/>
<text x="100" y="226" text-anchor="middle">false positive rate</text>
<text x="-16" y="100" text-anchor="middle" transform="rotate(-90 -16 100)">true positive rate, at most</text>
<text x="0" y="212" text-anchor="middle">0</text><text x="200" y="212" text-anchor="middle">1</text><text x="-8" y="5">1</text>
</svg>`;
}

const style = `
:root { color-scheme: light dark; --ink: light-dark(#1a1d21, #e6e8eb); --faint: light-dark(#c9ced6, #454b54); --mark: light-dark(#0b62c4, #6cb2ff); }
body { font: 14px/1.45 system-ui, sans-serif; color: var(--ink); max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1rem; margin: 1rem 0 .3rem; } .of { margin: 0 0 1rem; }
.summary { font-size: 1.05rem; } .warning { border-left: 3px solid #c25700; padding-left: .6rem; }
.sections { columns: 2; column-gap: 2rem; } section { break-inside: avoid; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .2rem .4rem .2rem 0; border-top: 1px solid var(--faint); overflow-wrap: anywhere; }
th { font-weight: 600; width: 38%; }
svg { width: 100%; max-width: 16rem; } svg text { font-size: 10px; fill: var(--ink); }
.frame, .chance { fill: none; stroke: var(--faint); } .curve { fill: none; stroke: var(--mark); stroke-width: 2; }
@media (max-width: 700px) { .sections { columns: 1; } }
@media print { :root { color-scheme: light; } @page { margin: 12mm; } body { margin: 0; max-width: none; font-size: 9px; line-height: 1.35; padding: 0; } .summary { font-size: 11px; } h2 { font-size: 11px; margin-top: .6rem; } svg { max-width: 11rem; } }
`;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] as string);
}
