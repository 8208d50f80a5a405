import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { auditInput } from './audit-input.js';
import { auditMechanism, type MechanismAudit } from './audit-mechanism.js';
import { stepConfig } from './step-config.js';
import { plantFault } from './testing/plant-fault.js';
import { type PlantedFault, plantedFaults } from './testing/planted-faults.js';

const page = new URL('../../../../docs/AUDIT.md', import.meta.url);
const [begin, end] = ['<!-- planted faults: begin -->', '<!-- planted faults: end -->'];
const rows: string[] = [];

/** A row of the table in docs/AUDIT.md, which `npm run audit-faults -w packages/trainer` writes. */
function rowOf({ name, shows }: PlantedFault, audit: MechanismAudit): string {
  const { claimed, bounds, violation, shortfall, repetitions, seconds } = audit;
  const best = Math.max(...bounds.map(({ epsilon }) => epsilon));
  const evidence =
    shows === 'violation' && violation !== null
      ? `${violation.attack}: ${percent(violation.truePositiveRate)} found at ${percent(violation.falsePositiveRate)} false alarms, where ${percent(violation.allowedTruePositiveRate)} is allowed`
      : `canaries stand out by mu <= ${shortfall?.atMostMu.toFixed(2)}, where ${shortfall?.expectedMu.toFixed(2)} is due: privacy holds, signal is lost`;
  return `| ${name} | ${claimed.epsilon.toFixed(2)} | ${best.toFixed(2)} | ${evidence} | ${repetitions} | ${seconds.toFixed(1)} |`;
}

const percent = (rate: number): string => `${(100 * rate).toFixed(1)} %`;

describe('a fault that is planted in the real source', () => {
  it.each(plantedFaults)(
    'is found: $name',
    async (fault) => {
      const planted = await plantFault(fault);
      const audit = planted[fault.audit === 'input' ? 'auditInput' : 'auditMechanism'];
      const found = await audit(planted.stepConfig(fault.canaries, fault.parts), fault);
      rows.push(rowOf(fault, found));
      expect(found[fault.shows]).not.toBeNull();
    },
    240_000,
  );

  it('cannot be one whose text is gone', async () => {
    const edits = [{ file: 'noise/noise-grid.ts', find: 'no such text', replace: '' }];
    await expect(plantFault({ name: 'gone', edits })).rejects.toThrow(
      /cannot be planted: noise\/noise-grid.ts/,
    );
  });

  it('has a row in docs/AUDIT.md', () => {
    // Tables are padded.
    const text = readFileSync(page, 'utf8').replace(/ +/g, ' ');
    for (const { name } of plantedFaults) expect(text).toContain(`| ${name} |`);
  });

  afterAll(() => {
    if (process.env.CLIPWISE_WRITE_AUDIT_FAULTS === undefined) return;
    const text = readFileSync(page, 'utf8');
    const table = [
      '| fault | claimed epsilon | bound found, 95 % | what shows it | repetitions | seconds |',
      '| --- | --- | --- | --- | --- | --- |',
      ...rows,
    ].join('\n');
    writeFileSync(
      page,
      `${text.slice(0, text.indexOf(begin))}${begin}\n\n${table}\n\n${text.slice(text.indexOf(end))}`,
    );
  });
});

describe('the sound mechanism', () => {
  const runs = 200;

  it(`shows nothing in ${runs} audits at their confidence of 99 %, of each mechanism that a fault was planted in`, async () => {
    const parts = plantedFaults.filter(({ audit }) => audit === 'mechanism').map((fault) => fault.parts);
    const findings: MechanismAudit[] = [];
    for (let run = 0; run < runs; run++) {
      const own = parts[run % parts.length];
      // The noise of this one would have no claim to compare with: what it bills is not what it is.
      const config = stepConfig(100, own?.sampling === undefined ? own : {});
      const audit = await auditMechanism(config, { repetitions: 200 });
      if (audit.violation !== null || audit.shortfall !== null) findings.push(audit);
    }
    expect(findings).toEqual([]);
  }, 900_000);

  it('shows nothing to an attacker with a made-up image', async () => {
    const config = stepConfig(0, { audit: { inputCanaries: 8 } });
    const { violation, claimed } = await auditInput(config, { repetitions: 60 });
    expect(violation).toBeNull();
    expect(claimed.epsilon).toBeCloseTo(4.377, 3);
  }, 240_000);
});
