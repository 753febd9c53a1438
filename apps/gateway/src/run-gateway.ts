/** A source, a batcher and a store-and-forward gateway, from start to the end of the source. */
import { join } from 'node:path';
import { type GatewayState, openGateway } from '@chanrong/gateway';
import type { GatewayConfig } from './gateway.config.js';
import { MessageBatcher } from './message-batcher.js';
import { runSource } from './sources.js';

export interface RunEvents {
  readonly onState: (state: GatewayState) => void;
  readonly onTrouble: (what: string) => void;
}

/** Resolves when the source has ended and everything is acknowledged, or the signal fired and all is on disk. */
export async function runGateway(
  config: GatewayConfig,
  { onState, onTrouble }: RunEvents,
  signal: AbortSignal,
): Promise<void> {
  const { connection, channels, firmware, flushMs, names, source } = config;
  const { epoch, gatewayId, spoolDirectory } = connection;
  const gateway = await openGateway({ ...connection, onState });
  try {
    gateway.declare({ epoch, firmware, channels });
    const ids = new Map(
      channels.map(({ id, asset, measure, name }) => [`${asset}/${name ?? measure}`, id]),
    );
    const unknown = new Set<string>();
    const onFailure = (error: Error): void => onTrouble(error.message);
    const batcher = new MessageBatcher({ gateway, epoch, flushMs, onFailure });
    const placeFile = join(spoolDirectory, `${gatewayId}.place`);
    await runSource(
      source,
      {
        async onReading({ name, atMs, value }) {
          const channelId = ids.get(names[name] ?? name);
          if (channelId !== undefined) await batcher.add({ channelId, atMs, value });
          else if (unknown.size < 1_000 && !unknown.has(name)) {
            unknown.add(name);
            onTrouble(`${name} is no declared channel; name it in channels or names`);
          }
        },
        onUnusable: (line) => onTrouble(`not understood: ${line.slice(0, 120)}`),
        flush: () => batcher.flush(),
        onTrouble,
      },
      { placeFile, signal },
    );
    await batcher.flush();
    if (!signal.aborted) await gateway.drained();
  } finally {
    await gateway.close();
  }
}
