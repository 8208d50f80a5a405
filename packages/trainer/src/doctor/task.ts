import type { MechanismAudit } from '../audit/audit-mechanism.js';
import type { RunConfig } from '../config/run-config.js';

/** What a child process of the doctor is asked to do, on one backend. */
export type Task =
  | { readonly kind: 'probe'; readonly backend: string }
  | { readonly kind: 'convolutions'; readonly backend: string; readonly budgetMs: number }
  | { readonly kind: 'audit'; readonly backend: string }
  | {
      readonly kind: 'training';
      readonly backend: string;
      readonly budgetMs: number;
      readonly config: RunConfig;
      readonly workingDirectory: string;
    };

/** A backend that loaded. */
export interface ProbeAnswer {
  /** What runs, in words. */
  readonly description: string;
  /** See smallGradients. */
  readonly gradients: readonly Float32Array[];
}

/** GFLOP/s; a multiplication and an addition are two operations. */
export interface ConvolutionSpeeds {
  readonly forward: number;
  readonly inputGradient: number;
  readonly filterGradient: number;
}

/** How fast a config trains. */
export interface TrainingSpeed {
  /** From the start of the process until the first step can be made, and what the first steps take longer. */
  readonly startSeconds: number;
  readonly imagesPerSecond: number;
  /** Images that were timed. */
  readonly measuredImages: number;
  readonly stepsPerEpoch: number;
  readonly expectedBatchSize: number;
  /** Predictions for and scores of all validation images. */
  readonly evaluationSeconds: number;
}

/** The answer to each kind of task. */
export interface TaskAnswers {
  readonly probe: ProbeAnswer;
  readonly convolutions: ConvolutionSpeeds;
  readonly audit: MechanismAudit;
  readonly training: TrainingSpeed;
}

/** What the child sends. */
export type TaskReply =
  | { readonly kind: 'answer'; readonly answer: TaskAnswers[Task['kind']] }
  | { readonly kind: 'unavailable'; readonly reason: string; readonly remedy: string };
