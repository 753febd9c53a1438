import type { MishapName } from '@chanrong/park';
import { type DataDirectory, readJson, writePrivately } from '../installation/data-directory.js';
import { demoMishap } from './demo-mishap.js';
import { readMishaps } from './simulator-file.js';

/**
 * Lets something happen at a gateway of the running demo: its simulator goes on with the changed file.
 *
 * @returns when it begins, Unix ms; undefined when the same has happened there before
 */
export async function addMishap(
  directory: DataDirectory,
  name: MishapName,
  gatewayId: string,
): Promise<number | undefined> {
  const known = await readMishaps(directory);
  if (known.some((each) => each.name === name && each.gatewayId === gatewayId)) return undefined;
  const { fromMs, untilMs } = demoMishap(name, { gatewayId, nowMs: Date.now(), hasHistory: true });
  const file = (await readJson(directory.simulatorFile)) as SimulatorContent;
  const gateways = file.gateways.map((gateway) =>
    gateway.gatewayId === gatewayId
      ? { ...gateway, mishaps: [...(gateway.mishaps ?? []), { name, fromMs, untilMs }] }
      : gateway,
  );
  await writePrivately(directory.simulatorFile, { ...file, gateways });
  return fromMs;
}

/** As much of the file as is changed; the rest stays as it is. */
interface SimulatorContent {
  readonly gateways: readonly {
    readonly gatewayId: string;
    readonly mishaps?: readonly { readonly name: MishapName }[];
  }[];
}
