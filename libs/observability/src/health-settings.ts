import { z } from 'zod';

/** Where a process answers probes and scrapers; every process reads them under the same names. */
export const healthSettings = {
  HEALTH_HOST: z.string().min(1).default('127.0.0.1'),
  /** Nowhere when absent. */
  HEALTH_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
};

export interface HealthAddress {
  readonly healthHost: string;
  readonly healthPort: number | undefined;
}
