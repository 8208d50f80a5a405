import type { NumberedEvent } from '../../db/tables/run-events.js';
import { metricValueFromWire } from '../../schema/scalars/metric-value.js';
import { storedArtifactKind } from '../artifacts/artifact-kind.js';
import { disclosureOf } from '../metrics/disclosure.js';
import { LogLevel } from './run-event.type.js';

const logLevels = { info: LogLevel.INFO, warning: LogLevel.WARNING, error: LogLevel.ERROR } as const;

/** A stored event as the RunEvent types of the schema show it. */
export function runEventView({ runId, cursor, at, event }: NumberedEvent) {
  const place = { runId, cursor, at };
  switch (event.kind) {
    case 'run-started': {
      const { plannedSteps, plannedEpochs, environment } = event;
      return { typeName: 'RunStarted', ...place, plannedSteps, plannedEpochs, environment };
    }
    case 'privacy-charged': {
      const { step, count, epsilon } = event;
      return { typeName: 'PrivacyCharged', ...place, step, count, event: event.event, epsilon };
    }
    case 'metrics-recorded': {
      const { step, epoch, wallTimeMs } = event;
      const metrics = event.metrics.map(({ name, value, disclosure }) => ({
        name,
        value: metricValueFromWire(value),
        disclosure: disclosureOf(disclosure),
      }));
      return { typeName: 'MetricsRecorded', ...place, step, epoch, wallTimeMs, metrics };
    }
    case 'artifact-recorded': {
      const { artifactId, artifactKind, disclosure, ...facts } = event;
      const kind = storedArtifactKind[artifactKind];
      const artifact = { ...facts, id: artifactId, kind, disclosure: disclosureOf(disclosure) };
      return { typeName: 'ArtifactRecorded', ...place, artifact };
    }
    case 'log-written':
      return { typeName: 'LogWritten', ...place, level: logLevels[event.level], message: event.message };
    case 'status-changed':
      return { typeName: 'StatusChanged', ...place, status: event.status, failure: event.failure };
    default:
      return event satisfies never;
  }
}
