export type GatewayState =
  | { readonly name: 'connecting' }
  | { readonly name: 'connected' }
  | { readonly name: 'disconnected'; readonly reason: string; readonly retryMs: number }
  /** The platform will not have this gateway; it keeps asking, because an operator may change that. */
  | {
      readonly name: 'refused';
      readonly returnCode: number;
      readonly reason: string;
      readonly retryMs: number;
    }
  /** The disk failed: nothing more is sent. */
  | { readonly name: 'failed'; readonly reason: string }
  | { readonly name: 'closed' };

const refusals: Readonly<Record<number, string>> = {
  1: 'the platform does not speak this MQTT version; use MQTT 3.1.1',
  2: 'the client id is not the gateway id',
  4: 'the gateway id or the secret is wrong; check both against the enrolment',
  5: 'the gateway is revoked; ask the operator to enrol it again',
};

/** What CONNACK code 1, 2, 4 or 5 means here; undefined for what passes by itself. */
export function describeRefusal(returnCode: number): string | undefined {
  return refusals[returnCode];
}

export class GatewayRefusedError extends Error {
  override readonly name = 'GatewayRefusedError';
  readonly code = 'gateway_refused';
  readonly returnCode: number;

  constructor(gatewayId: string, returnCode: number) {
    super(
      `gateway ${gatewayId} was refused (CONNACK ${returnCode}): ${describeRefusal(returnCode)}`,
    );
    this.returnCode = returnCode;
  }
}
