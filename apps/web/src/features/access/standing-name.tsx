import type { ReactNode } from 'react';
import { type Standing, standingLook } from './standing';

/** The name of a key or link, and whether it is good; on a phone, what else there is to say below it. */
export function StandingName({
  name,
  standing,
  title,
  children,
}: {
  readonly name: string;
  readonly standing: Standing;
  readonly title: string;
  readonly children: ReactNode;
}) {
  return (
    <>
      <span className="row" title={title}>
        <span className={`status ${standingLook[standing]}`} aria-hidden="true" />
        <span className="cut">{name}</span>
        {standing === 'good' ? null : <span className="faint">{standing}</span>}
      </span>
      <span className="phone-line access-second">{children}</span>
    </>
  );
}
