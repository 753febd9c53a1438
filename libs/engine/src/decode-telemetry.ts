/** Takes a journaled message in any of its forms; gives what the fold takes, or why there is nothing. */
import {
  decodeBirth,
  decodeData,
  type Decoded,
  decodeSenmlCbor,
  decodeSenmlJson,
  isSignedBy,
  splitSigned,
  type TelemetryEntry,
} from '@chanrong/contracts';
import { AssertionError, err, ok } from '@chanrong/kernel';
import type { BirthMessage, DataMessage } from '@chanrong/portrait';
import type { GatewayKeys } from './gateway-keys.js';
import type { Interpretation, TelemetryStep } from './interpretation.js';
import type { SparkplugNodes } from './sparkplug-nodes.js';

/** What of earlier entries decides how a message is read; part of a checkpoint. */
export interface InterpretationMemory {
  readonly keys: GatewayKeys;
  readonly nodes: SparkplugNodes;
}

type StepOf<Kind extends TelemetryStep['kind']> = Extract<TelemetryStep, { readonly kind: Kind }>;

/** @param gatewayEpoch newest epoch that the fold has of the gateway */
export function interpretTelemetry(
  entry: TelemetryEntry,
  { keys, nodes }: InterpretationMemory,
  gatewayEpoch: number,
): Interpretation {
  const isSparkplug = entry.topicKind === 'sparkplug' && keys.find(entry.gatewayId) === undefined;
  if (isSparkplug) return nodes.take(entry, gatewayEpoch);
  const decoded = decodeTelemetry(entry, keys);
  return decoded.ok
    ? { steps: [decoded.value], faults: [] }
    : { steps: [], faults: [decoded.error] };
}

/** The readings at these places of a message that was taken before and turned them away. */
export function interpretAgain(
  entry: TelemetryEntry,
  places: readonly number[],
  { keys, nodes }: InterpretationMemory,
): Interpretation {
  const isSparkplug = entry.topicKind === 'sparkplug' && keys.find(entry.gatewayId) === undefined;
  const decoded = isSparkplug ? nodes.readAgain(entry) : decodeTelemetry(entry, keys);
  if (!decoded.ok) return { steps: [], faults: [decoded.error] };
  if (decoded.value.kind !== 'data') return { steps: [], faults: [] };
  const { gatewayId, message } = decoded.value;
  return { steps: [{ kind: 'again', gatewayId, readings: { message, places } }], faults: [] };
}

function decodeTelemetry(entry: TelemetryEntry, keys: GatewayKeys): Decoded<TelemetryStep> {
  const { topicKind, gatewayId, body, suffix = '' } = entry;
  switch (topicKind) {
    case 'death':
      return ok({ kind: 'death', gatewayId });
    case 'birth/ed25519':
    case 'data/ed25519':
      return decodeSigned(entry, keys);
    default:
  }
  if (keys.find(gatewayId) !== undefined) {
    const detail = `gateway ${gatewayId} has a key and its ${topicKind} is not signed`;
    return err({ code: 'signature-missing', detail });
  }
  switch (topicKind) {
    case 'data':
      return dataStep(gatewayId, decodeData(body));
    case 'birth':
      return birthStep(gatewayId, decodeBirth(body));
    case 'data/senml-json':
      return dataStep(gatewayId, decodeSenmlJson(body, suffix));
    case 'data/senml-cbor':
      return dataStep(gatewayId, decodeSenmlCbor(body, suffix));
    default:
      throw new AssertionError(`${topicKind} is not read here`);
  }
}

/** Epoch and seq stand in the message, so it is read before its signature can be checked. */
function decodeSigned(
  { topicKind, gatewayId, body }: TelemetryEntry,
  keys: GatewayKeys,
): Decoded<TelemetryStep> {
  const key = keys.find(gatewayId);
  if (key === undefined) return unsigned(`gateway ${gatewayId} was enrolled without a public key`);
  const signed = splitSigned(body);
  if (signed === undefined) return unsigned(`${body.length} bytes hold no signature and message`);
  const { message } = signed;
  const decoded =
    topicKind === 'data/ed25519'
      ? dataStep(gatewayId, decodeData(message))
      : birthStep(gatewayId, decodeBirth(message));
  if (!decoded.ok) return decoded;
  const { kind, message: said } = decoded.value;
  const { epoch } = said;
  const seq = decoded.value.kind === 'data' ? decoded.value.message.seq : 0;
  if (isSignedBy(key, { kind, gatewayId, epoch, seq }, signed)) return decoded;
  return unsigned(`not signed by gateway ${gatewayId} for ${kind}, epoch ${epoch}, seq ${seq}`);
}

function unsigned(detail: string): Decoded<never> {
  return err({ code: 'signature-invalid', detail });
}

function dataStep(gatewayId: string, decoded: Decoded<DataMessage>): Decoded<StepOf<'data'>> {
  return decoded.ok ? ok({ kind: 'data', gatewayId, message: decoded.value }) : decoded;
}

function birthStep(gatewayId: string, decoded: Decoded<BirthMessage>): Decoded<StepOf<'birth'>> {
  return decoded.ok ? ok({ kind: 'birth', gatewayId, message: decoded.value }) : decoded;
}
