import { err, type Err, type Fault, type Result } from '@chanrong/kernel';
import { SetupError } from '../setup-error.js';

export type RegistryFaultCode =
  | 'alert-differs'
  | 'asset-differs'
  | 'asset-invalid'
  | 'asset-unknown'
  | 'client-differs'
  | 'client-invalid'
  | 'consent-missing'
  | 'csr-invalid'
  | 'declaration-invalid'
  | 'enrolment-void'
  | 'document-differs'
  | 'document-invalid'
  | 'document-unknown'
  | 'enterprise-differs'
  | 'enterprise-unknown'
  | 'facility-differs'
  | 'facility-invalid'
  | 'facility-unknown'
  | 'gateway-id-invalid'
  | 'gateway-key-invalid'
  | 'gateway-not-proven'
  | 'gateway-taken'
  | 'gateway-unknown'
  | 'inspection-differs'
  | 'inspection-invalid'
  | 'person-differs'
  | 'person-invalid'
  | 'pledge-differs'
  | 'pledge-invalid'
  | 'pledge-unknown'
  | 'price-set-differs'
  | 'price-set-invalid'
  | 'scorecard-differs'
  | 'scorecard-invalid'
  | 'webhook-differs'
  | 'webhook-unknown';

export type RegistryFault = Fault<RegistryFaultCode>;

export interface Registered {
  /** False when everything was as asked already: nothing was written and no command appended. */
  readonly changed: boolean;
}

export function refuse(code: RegistryFaultCode, message: string, hint: string): Err<RegistryFault> {
  return err({ code, message, hint, retryable: false });
}

export function enterpriseUnknown(uscc: string): Err<RegistryFault> {
  return refuse(
    'enterprise-unknown',
    `enterprise ${uscc} is not registered`,
    'register the enterprise first',
  );
}

/**
 * What the registry wrote, for callers that cannot go on without it.
 * @throws SetupError with the refusal's own words.
 */
export function accepted<T>(result: Result<T, RegistryFault>): T {
  if (result.ok) return result.value;
  const { code, message, hint } = result.error;
  throw new SetupError(code, message, hint);
}
