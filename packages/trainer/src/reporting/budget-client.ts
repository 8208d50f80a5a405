import {
  BudgetPartsDocument,
  BudgetsOfPlanDocument,
  KnownBudgetsDocument,
  SetDataBudgetDocument,
} from '@clipwise/contract/trainer-operations';
import { z } from 'zod';
import type { ApiClient } from './api-client.js';

const numbers = {
  unit: z.string(),
  neighbouring: z.string(),
  delta: z.number(),
  epsilon: z.number(),
  spent: z.number().nullable(),
  reserved: z.number().nullable(),
  left: z.number(),
  reason: z.string(),
};
const budgetSchema = z.object({
  ...numbers,
  isSummed: z.boolean(),
  keptPrivate: z.int(),
  selection: z.string(),
});
const datasetSchema = z.object({
  contentSha256: z.string(),
  name: z.string(),
  examples: z.int(),
  subjects: z.int(),
  isSynthetic: z.boolean(),
  budgets: z.array(budgetSchema),
});
const plannedSchema = z.object({
  ...numbers,
  datasetName: z.string(),
  asked: z.number().nullable(),
  fits: z.boolean(),
});
const partsSchema = z.object({
  budgets: z.array(
    z.object({
      unit: z.string(),
      runs: z.array(
        z.object({
          state: z.string(),
          epsilon: z.number().nullable(),
          isOverridden: z.boolean(),
          isKeptPrivate: z.boolean(),
          run: z.object({ id: z.string(), name: z.string() }),
        }),
      ),
    }),
  ),
  decisions: z.array(
    z.object({
      kind: z.string(),
      unit: z.string().nullable(),
      epsilon: z.number().nullable(),
      reason: z.string(),
      at: z.string(),
    }),
  ),
});

/** A data set that runs have read, with its budgets. */
export type KnownDataset = z.infer<typeof datasetSchema>;
/** A budget with what configs would add to it. */
export type PlannedBudget = z.infer<typeof plannedSchema>;
/** Each run's part of the budgets of a data set, and the decisions about them. */
export type BudgetParts = z.infer<typeof partsSchema>;

/** What `setBudget` takes. */
export interface BudgetSetting {
  readonly contentSha256: string;
  readonly unit: string;
  readonly epsilon: number;
  readonly delta: number;
  readonly neighbouring: string;
  readonly reason: string;
}

/** The newest first. */
export async function knownDatasets(
  client: ApiClient,
  signal: AbortSignal,
): Promise<readonly KnownDataset[]> {
  const answer = z.object({ datasetContents: z.array(datasetSchema) });
  return (await client.ask(KnownBudgetsDocument, {}, answer, signal)).datasetContents;
}

/** Undefined for a content that no run has announced. */
export async function budgetParts(
  client: ApiClient,
  contentSha256: string,
  signal: AbortSignal,
): Promise<BudgetParts | undefined> {
  const answer = z.object({ datasetContents: z.array(partsSchema) });
  return (await client.ask(BudgetPartsDocument, { contentSha256 }, answer, signal)).datasetContents[0];
}

/** What launching a config would spend; nothing is reserved. */
export async function budgetsOfPlan(
  client: ApiClient,
  config: unknown,
  signal: AbortSignal,
): Promise<readonly PlannedBudget[]> {
  const answer = z.object({ plannedBudgets: z.array(plannedSchema) });
  return (await client.ask(BudgetsOfPlanDocument, { configs: [config] }, answer, signal)).plannedBudgets;
}

/** Sets or changes a budget. */
export async function setBudget(client: ApiClient, input: BudgetSetting, signal: AbortSignal): Promise<void> {
  const answer = z.object({ setBudget: z.object({ contentSha256: z.string() }) });
  await client.ask(SetDataBudgetDocument, { input }, answer, signal);
}
