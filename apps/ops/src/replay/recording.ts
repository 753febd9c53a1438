/** A recording as the replay publishes it: one enterprise, one gateway, parts (files) in order. */
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
  readonly parts: readonly RecordingPart[];
  /** What the gateway declares: `declared` by earlier replays as it was, then what these parts add. */
  channels(declared: readonly BirthChannel[]): BirthChannel[];
}

export interface RecordingPart {
  readonly name: string;
  /** SHA-256 of the content as it lies in the source, hex. */
  readonly sha256: string;
  readonly lineCount: number;
  /** Its messages, numbered from `firstSeq`: the same for the same channels, whatever other parts there are. */
  messages(channels: readonly BirthChannel[], firstSeq: number): AsyncIterable<RecordedMessage>;
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
