import type { LossSegment } from '../dominating-pairs/dominating-pair.js';
import { evaluateLosses, type LossPanel, lossPanel, type WeightedLosses } from './loss-panel.js';

/** A segment in panels of equal length; those that nobody asks for cost one evaluation. */
export interface LossStrip {
  /** Losses and log densities between the panels and at both ends. */
  readonly edges: WeightedLosses;
  /** The panel between edge `index` and the next one. */
  panel(index: number): LossPanel;
}

/** @param count number of panels, at least 1. */
export function lossStrip(segment: LossSegment, count: number): LossStrip {
  const at = (place: number) => segment.low + ((segment.high - segment.low) * place) / count;
  const panels: LossPanel[] = [];
  return {
    edges: evaluateLosses(
      segment,
      Array.from({ length: count + 1 }, (_, place) => at(place)),
    ),
    panel: (index) => {
      panels[index] ??= lossPanel(segment, at(index), at(index + 1));
      return panels[index] as LossPanel;
    },
  };
}
