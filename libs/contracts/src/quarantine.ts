/**
 * Why an input could not be used. Codes are stable: manufacturers, dashboards and replay rules rely on them.
 *
 * `contract`: the sender must change something; `business`: registration must change; `poison`: the
 * bytes cannot be read at all, or nothing can be made of them; `transient`: trying again may help.
 */
export type QuarantineClass = 'transient' | 'contract' | 'business' | 'poison';

export interface QuarantineReason {
  readonly class: QuarantineClass;
  /** What to do about it, for the manufacturer's technician. */
  readonly hint: string;
}

export const quarantineReasons = {
  'topic-unknown': {
    class: 'contract',
    hint: 'Publish to chanrong/v1/{partition}/{gateway}/birth, /data or /death as given at enrolment, or to one of the other forms in docs/gateway-protocol.md.',
  },
  'topic-not-yours': {
    class: 'contract',
    hint: 'A gateway may publish below its own topic prefix only; check the gateway id and partition in its configuration.',
  },
  'qos-too-low': {
    class: 'contract',
    hint: 'Publish with QoS 1: QoS 0 is not acknowledged, so it could be lost unnoticed.',
  },
  'payload-too-large': {
    class: 'contract',
    hint: 'Split the batch: at most 1,000 readings and 256 KiB a message.',
  },
  'payload-not-json': {
    class: 'poison',
    hint: 'The payload must be one UTF-8 JSON object; NaN and Infinity are not JSON: send null for "no value".',
  },
  'payload-not-cbor': {
    class: 'poison',
    hint: 'The payload must be one CBOR array of maps as RFC 8428 has it, without tags other than 4 and without text in pieces.',
  },
  'payload-not-protobuf': {
    class: 'poison',
    hint: 'The payload must be a Sparkplug B payload in protobuf, not compressed, with at most 4,096 metrics.',
  },
  'payload-wrong-shape': {
    class: 'contract',
    hint: 'Send {e,s,t,c,d,x} or {epoch,seq,readings:[{channel,at,value}]}, or the form that the topic names, as docs/gateway-protocol.md shows.',
  },
  'signature-missing': {
    class: 'contract',
    hint: 'The gateway was enrolled with a public key: publish to birth/ed25519 and data/ed25519, signed.',
  },
  'signature-invalid': {
    class: 'contract',
    hint: 'Sign the line "chanrong/v1 {kind} {gateway} {epoch} {seq}" and the message with the private key whose public key was given at enrolment.',
  },
  'gateway-unknown': {
    class: 'business',
    hint: 'Enrol the gateway for an enterprise before it publishes.',
  },
  'birth-missing': {
    class: 'contract',
    hint: 'Publish birth for this epoch before the first data message, then send the data again under new sequence numbers.',
  },
  'birth-invalid': {
    class: 'contract',
    hint: 'Correct the channel declarations named in the detail and publish birth again.',
  },
  'epoch-stale': {
    class: 'contract',
    hint: 'The gateway has published a newer epoch; an older installation must not keep sending.',
  },
  'seq-too-old': {
    class: 'contract',
    hint: 'The sequence number is further back than the window remembers; send the readings again under new sequence numbers.',
  },
  'seq-forked': {
    class: 'contract',
    hint: 'Two different messages carry one sequence number: the gateway was restored from an image or cloned. Start a new epoch.',
  },
  'channel-unknown': {
    class: 'contract',
    hint: 'Declare the channel in birth, or use the id that birth declared.',
  },
  'reading-invalid': {
    class: 'contract',
    hint: 'A reading needs a finite number (text or true/false only where stock, energy or counts are not measured) or null, and a time between 2000-01-01 and one day ahead.',
  },
  'fold-failed': {
    class: 'poison',
    hint: 'Folding this entry failed, so it was left out whole and its bytes are kept. The fault is in the engine, or in who appended it: tell the operator.',
  },
  'evaluation-failed': {
    class: 'poison',
    hint: 'What is known about this enterprise cannot be evaluated: its newest score stays until it can. Tell the operator.',
  },
} as const satisfies Record<string, QuarantineReason>;

export type QuarantineCode = keyof typeof quarantineReasons;

/** Codes of messages that were refused whole and left no trace in the fold. */
const replayableMessageCodes = [
  'gateway-unknown',
  'birth-missing',
  'birth-invalid',
  'payload-not-json',
  'payload-not-cbor',
  'payload-not-protobuf',
  'payload-wrong-shape',
] as const satisfies readonly QuarantineCode[];

/** Codes of readings that were turned away while the others of their message counted. */
const replayableReadingCodes = [
  'channel-unknown',
  'reading-invalid',
] as const satisfies readonly QuarantineCode[];

/** What can be given to the fold again after what was wrong has been mended. */
export const replayableCodes = [...replayableMessageCodes, ...replayableReadingCodes] as const;
export type ReplayableCode = (typeof replayableCodes)[number];

/** Messages a second that a replay may give to the fold. */
export const replayRate = { default: 100, max: 1_000 } as const;
