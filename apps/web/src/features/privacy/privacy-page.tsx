'use client';

import { attackSentence, deltaText } from '@clipwise/privacy';
import { LineChart } from '../../charts/line-chart';
import { formatEpsilon } from '../../data/metric-value';
import { useUrlState } from '../../data/use-url-state';
import { EpsilonInWords } from '../../ui/epsilon';
import { Link } from '../../ui/link';
import { PageHeader } from '../../ui/page-header';
import { Panel } from '../../ui/panel';
import { PanelSkeleton } from '../../ui/states';
import { BudgetsPanel } from './budgets-panel';
import { useWhatIf, type WhatIfAnswers } from './use-what-if';
import { type WhatIf, whatIfFields, whatIfFrom } from './what-if';
import { WhatIfField } from './what-if-field';

/** What a run would claim, computed in the browser by the code that keeps ledgers. */
export function PrivacyPage() {
  const [parameters, setParameters] = useUrlState();
  const asked = whatIfFrom(parameters);
  const answers = useWhatIf(asked);
  const isOld = answers !== undefined && JSON.stringify(answers.asked) !== JSON.stringify(asked);
  return (
    <>
      <PageHeader
        title="Privacy"
        tools={
          <Link className="button" href="/verify">
            Verify a receipt
          </Link>
        }
      />
      <div className="privacy-layout" aria-busy={answers === undefined || isOld}>
        <Panel
          title="What if"
          className="privacy-what-if"
          sub={`epsilon by sigma, log; delta ${deltaText(asked.delta)}, per scan, add-remove, poisson`}
          testId="what-if"
        >
          <div className="what-if">
            <div>
              {(Object.keys(whatIfFields) as (keyof WhatIf)[]).map((name) => (
                <WhatIfField
                  key={name}
                  name={name}
                  value={asked[name]}
                  onChange={(value) =>
                    setParameters(
                      { [name]: value === whatIfFields[name].initial ? undefined : String(value) },
                      'refine',
                    )
                  }
                />
              ))}
            </div>
            {answers === undefined ? <PanelSkeleton count={1} /> : <EpsilonBySigma answers={answers} />}
          </div>
        </Panel>
        {answers === undefined ? (
          <PanelSkeleton count={2} />
        ) : (
          <>
            <InWords answers={answers} />
            <SideBySide answers={answers} />
          </>
        )}
        <BudgetsPanel />
      </div>
    </>
  );
}

function EpsilonBySigma({ answers: { asked, sigmas, ledger, rdp } }: { readonly answers: WhatIfAnswers }) {
  return (
    <LineChart
      title="Epsilon by sigma"
      xName="sigma"
      height={340}
      isLog
      hasEndValues={false}
      format={formatEpsilon}
      curves={[
        { label: 'ledger', x: sigmas, y: ledger, colour: 'text', isLabelled: true },
        { label: 'rdp', x: sigmas, y: rdp, colour: 'muted', dash: [5, 3], isLabelled: true },
      ]}
      lines={[{ value: asked.target, label: `epsilon ${asked.target}` }]}
    />
  );
}

/** What the run would claim, as a sentence for each promise. */
export function InWords({ answers: { asked, claim } }: { readonly answers: WhatIfAnswers }) {
  const { delta, scans, target } = asked;
  const { epsilon, subject, attack, curve, sigmaForTarget } = claim;
  const terms = (unit: string) => ({ delta, unit, neighbouring: 'add-remove' as const });
  return (
    <Panel title="In words" sub="add-remove" testId="in-words">
      <ul className="privacy-claims" aria-live="polite">
        <li>{epsilon === null ? 'no bound' : <EpsilonInWords epsilon={epsilon} terms={terms('scan')} />}</li>
        <li>
          {subject === null ? (
            'no bound per subject'
          ) : (
            <EpsilonInWords epsilon={subject} terms={terms('subject')} />
          )}{' '}
          <span className="muted">({scans} scans)</span>
        </li>
        <li>
          {sigmaForTarget === null
            ? `No sigma gives epsilon ${target}.`
            : `Epsilon ${target}, per scan, needs sigma ${sigmaForTarget}.`}
        </li>
      </ul>
      <p>{attack === null ? 'Every attack may succeed.' : attackSentence(attack, 'scan')}</p>
      {curve === null ? null : (
        <>
          <p className="muted">Scans found (%), by false alarms (%): no attack is above the line</p>
          <LineChart
            title="Share of scans found by share of false alarms"
            xName="%"
            height={200}
            yRange={[0, 100]}
            hasEndValues={false}
            curves={[
              { label: 'at most', x: curve.falseAlarms, y: curve.found, colour: 'text', isLabelled: true },
              {
                label: 'guessing',
                x: curve.falseAlarms,
                y: curve.falseAlarms,
                colour: 'muted',
                dash: [2, 3],
              },
            ]}
          />
        </>
      )}
    </Panel>
  );
}

const certainties: Readonly<Record<string, string>> = {
  'upper-bound': 'upper bound',
  estimate: 'estimate, no bound',
  approximation: 'approximation, no bound',
};

/** What every accountant says of the run. */
export function SideBySide({ answers: { asked, accountants } }: { readonly answers: WhatIfAnswers }) {
  const largest = Math.max(...accountants.map(({ epsilon }) => epsilon ?? 0));
  return (
    <Panel
      title="Accountants side by side"
      sub={`sigma ${asked.sigma}, ${asked.steps} steps, delta ${deltaText(asked.delta)}, per scan`}
      className="privacy-accountants"
      testId="accountants"
    >
      <table>
        <colgroup>
          <col style={{ width: '30%' }} />
          <col style={{ width: 96 }} />
          <col />
          <col style={{ width: '30%' }} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">Accountant</th>
            <th scope="col" className="is-number">
              epsilon
            </th>
            <th scope="col">
              <span className="visually-hidden">Size</span>
            </th>
            <th scope="col">What it is</th>
          </tr>
        </thead>
        <tbody>
          {accountants.map(({ kind, epsilon, certainty }) => (
            <tr key={kind}>
              <td>{kind === 'best' ? <b>{kind}, used by ledgers</b> : kind}</td>
              <td className="is-number">{epsilon === null ? '-' : formatEpsilon(epsilon)}</td>
              <td>
                {epsilon === null ? null : (
                  <Bar share={epsilon / largest} isBound={certainty === 'upper-bound'} />
                )}
              </td>
              <td className="muted">{certainties[certainty] ?? certainty}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function Bar({ share, isBound }: { readonly share: number; readonly isBound: boolean }) {
  return (
    <span className="accountant-bar" aria-hidden="true">
      <span className={isBound ? 'is-bound' : ''} style={{ width: `${100 * share}%` }} />
    </span>
  );
}
