/** A recording as the replay publishes it: one enterprise, one gateway, messages in order. */
import type { BirthChannel } from '@chanrong/contracts';
import type { Uscc } from '@chanrong/kernel';
import type { AssetKind } from '@chanrong/portrait';
import type { RecordedMessage } from './cut-messages.js';

export interface Recording {
  readonly enterprise: RecordedEnterprise;
  readonly assets: readonly RecordedAsset[];
  readonly gatewayId: string;
  /** Fixed for the data set: a replay is one installation, however often it runs. */
  readonly epoch: number;
  readonly firmware: string;
  readonly channels: readonly BirthChannel[];
  /** What the messages are made of, in order; names and content decide whether a replay may go on. */
  readonly parts: readonly RecordingPart[];
  /** Messages with seq 1, 2, ... in order of the parts. */
  messages(): AsyncIterable<RecordedMessage>;
}

export interface RecordingPart {
  readonly name: string;
  /** SHA-256 of the content as it lies in the source, hex. */
  readonly sha256: string;
  readonly lineCount: number;
}

export interface RecordedEnterprise {
  readonly uscc: Uscc;
  readonly name: string;
  readonly utcOffsetMinutes: number;
}

export interface RecordedAsset {
  readonly assetId: string;
  readonly kind: AssetKind;
  readonly name: string;
}
