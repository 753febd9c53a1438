/** Turns what is known of a gateway into steps, each with what is wrong and how to mend it. */
import { gatewaySteps, type GatewayStatus, type GatewayStep, limits } from '@chanrong/contracts';
import type { GatewayDetail } from '@chanrong/engine';
import type { GatewayStatusRow } from '@chanrong/store';

interface Finding {
  readonly state: 'done' | 'waiting' | 'wrong';
  readonly detail: string;
  readonly hint: string | null;
}

/** A clock further off than this makes readings late, or lets them claim what has not happened. */
const clockOffsetMsMax = 60_000;

export function gatewayStatus(row: GatewayStatusRow): GatewayStatus {
  const folded = row.folded as GatewayDetail | null;
  const findings: Record<GatewayStep, Finding> = {
    connected: connected(row),
    clock: clock(folded),
    birth: birth(row, folded),
    'first-reading': firstReading(row, folded),
    sequence: sequence(folded),
    'first-score': firstScore(row),
  };
  const steps = gatewaySteps.map((step) => ({ step, ...findings[step] }));
  const { gatewayId, uscc, kept, bytes, notKept } = row;
  return {
    gatewayId,
    uscc,
    enrolledAt: row.enrolledAt.toISOString(),
    revokedAt: row.revokedAt?.toISOString() ?? null,
    done: steps.every(({ state }) => state === 'done'),
    steps,
    quarantine: {
      kept,
      bytes,
      notKept,
      keptMax: limits.quarantineRowsMax,
      bytesMax: limits.quarantineBytesMax,
    },
  };
}

const done = (detail: string): Finding => ({ state: 'done', detail, hint: null });
const waiting = (detail: string, hint: string): Finding => ({ state: 'waiting', detail, hint });
const wrong = (detail: string, hint: string): Finding => ({ state: 'wrong', detail, hint });

function connected(row: GatewayStatusRow): Finding {
  const { connected: isConnected, changedAt, refusal, refusedAt, revokedAt } = row;
  if (revokedAt !== null) {
    return wrong(`revoked at ${revokedAt.toISOString()}`, 'enrol the gateway again');
  }
  if (isConnected === true && row.transport === 'broker') {
    // A broker tells of connections by what comes through them, and by wills.
    return done(
      `heard through the broker at ${changedAt?.toISOString()}, and its will has not come`,
    );
  }
  if (isConnected === true) return done(`since ${changedAt?.toISOString()}`);
  if (refusal !== null && (changedAt === null || (refusedAt as Date) >= changedAt)) {
    return wrong(`refused at ${refusedAt?.toISOString()}: ${refusal}`, refusalHint(refusal));
  }
  if (changedAt !== null) {
    return wrong(
      `disconnected since ${changedAt.toISOString()}`,
      'look at power, network and the log of the gateway; the platform has not ended it',
    );
  }
  return waiting(
    'it has never tried to connect',
    'let the outbound port of the broker through the firewall, and check host and port',
  );
}

function refusalHint(refusal: string): string {
  if (refusal.startsWith('certificate')) {
    return 'use the newest certificate of its enrolment, and set the clock of the gateway';
  }
  if (refusal === 'client-id-differs') return 'use the gateway id as client id and as user name';
  if (refusal === 'busy' || refusal === 'registry-unavailable') return 'wait; it tries again';
  return 'compare gateway id and secret with the enrolment, or enrol it again';
}

function clock(folded: GatewayDetail | null): Finding {
  const offsetMs = folded?.clockOffsetMs ?? null;
  if (offsetMs === null) return waiting('no reading has a time yet', 'publish data');
  const seconds = Math.round(offsetMs / 100) / 10;
  const detail = `its newest reading is ${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} the platform`;
  if (offsetMs > clockOffsetMsMax) {
    return wrong(detail, 'set the clock of the gateway by NTP, in UTC');
  }
  // Readings that were stored and forwarded are behind too; a stored past is no fault.
  return done(detail);
}

function birth(row: GatewayStatusRow, folded: GatewayDetail | null): Finding {
  if (folded !== null && folded.channelCount > 0) {
    return done(`epoch ${folded.epoch}, ${folded.channelCount} channels`);
  }
  return (
    reject(row, ['birth-invalid', 'signature-missing', 'signature-invalid', 'epoch-stale']) ??
    waiting('no birth yet', 'publish birth at every connection, before data')
  );
}

function firstReading(row: GatewayStatusRow, folded: GatewayDetail | null): Finding {
  if (folded !== null && folded.readingCount > 0) return done(`${folded.readingCount} readings`);
  const given = row.rejectCode === null ? undefined : reject(row, [row.rejectCode]);
  return given ?? waiting('no reading yet', 'publish data');
}

function reject(row: GatewayStatusRow, codes: readonly string[]): Finding | undefined {
  const { rejectCode, rejectDetail, rejectHint } = row;
  if (rejectCode === null || !codes.includes(rejectCode)) return undefined;
  return wrong(`${rejectCode}: ${rejectDetail}`, rejectHint ?? '');
}

function sequence(folded: GatewayDetail | null): Finding {
  if (folded === null || folded.highestSeq === 0) {
    return waiting('no data yet', 'number the messages of an epoch from 1, without gaps');
  }
  const { highestSeq, missingCount, forkCount } = folded;
  if (forkCount > 0) {
    return wrong(
      `${forkCount} messages came under numbers that others had`,
      'the gateway was restored from an image or cloned: enrol it again, which begins a new epoch',
    );
  }
  if (missingCount > 0) {
    return wrong(
      `${missingCount} of ${highestSeq} messages never came`,
      'keep every message until its PUBACK has come, and send it again after a reconnection',
    );
  }
  return done(`${highestSeq} messages, none missing`);
}

function firstScore({ scored }: GatewayStatusRow): Finding {
  if (scored) return done('the enterprise has a score');
  return waiting(
    'the enterprise has no score yet',
    'a score needs what docs/model-card.md names: some days of operation, energy and stock',
  );
}
