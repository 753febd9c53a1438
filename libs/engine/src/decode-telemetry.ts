/** Takes a journaled message in any of its forms; gives what the fold takes, or why there is nothing. */
import {
  decodeBirth,
  decodeData,
  type Decoded,
  decodeSenmlCbor,
  decodeSenmlJson,
  type TelemetryEntry,
} from '@chanrong/contracts';
import { ok, unreachable } from '@chanrong/kernel';
import type { BirthMessage, DataMessage, PortraitEntry } from '@chanrong/portrait';

export type TelemetryStep = Extract<PortraitEntry, { readonly gatewayId: string }>;

export function decodeTelemetry(entry: TelemetryEntry): Decoded<TelemetryStep> {
  const { topicKind, gatewayId, body, suffix = '' } = entry;
  switch (topicKind) {
    case 'data':
      return dataStep(gatewayId, decodeData(body));
    case 'birth':
      return birthStep(gatewayId, decodeBirth(body));
    case 'death':
      return ok({ kind: 'death', gatewayId });
    case 'data/senml-json':
      return dataStep(gatewayId, decodeSenmlJson(body, suffix));
    case 'data/senml-cbor':
      return dataStep(gatewayId, decodeSenmlCbor(body, suffix));
    default:
      return unreachable(topicKind);
  }
}

function dataStep(gatewayId: string, decoded: Decoded<DataMessage>): Decoded<TelemetryStep> {
  return decoded.ok ? ok({ kind: 'data', gatewayId, message: decoded.value }) : decoded;
}

function birthStep(gatewayId: string, decoded: Decoded<BirthMessage>): Decoded<TelemetryStep> {
  return decoded.ok ? ok({ kind: 'birth', gatewayId, message: decoded.value }) : decoded;
}
