/**
 * Journal entries and their bytes. A segment body is
 *
 *   u8 version = 1 · u8 compression (0 none, 1 raw deflate) · u32 raw length · frames
 *   frame: u8 kind · u32 payload length · payload
 *   telemetry payload: u8 topic kind · u8 gateway id length · gateway id (ASCII)
 *     · of kinds whose topic goes on (SenML, Sparkplug): u8 suffix length · suffix (UTF-8)
 *     · original message bytes
 *   command payload: UTF-8 JSON · tick payload: empty
 *
 * The original message bytes are kept untouched: what the factory signed is what is kept.
 */
import type { Command } from '@chanrong/portrait';
import type { TelemetryKind } from './topic.js';

export interface TelemetryEntry {
  readonly kind: 'telemetry';
  readonly topicKind: TelemetryKind;
  readonly gatewayId: string;
  /** What followed the kind in the topic; only of kinds that have it. */
  readonly suffix?: string | undefined;
  readonly body: Uint8Array;
}

/** Journal time passed; nothing else happened. */
export interface TickEntry {
  readonly kind: 'tick';
}

export interface CommandEntry {
  readonly kind: 'command';
  readonly command: Command;
}

export type JournalEntry = TelemetryEntry | TickEntry | CommandEntry;
