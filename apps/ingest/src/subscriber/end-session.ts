/**
 * Ends the session of a gateway at its broker. MQTT gives one way that works with every broker: who connects
 * under a client id ends the connection that has it (MQTT 3.1.4-3), and takes its session along.
 */
import { connectAsync, type IClientOptions } from 'mqtt';

const connectMsMax = 5_000;

/** @throws Error when the broker cannot be reached or does not let ingest in under this id. */
export async function endSession(
  url: string,
  options: Pick<IClientOptions, 'username' | 'password' | 'ca'>,
  gatewayId: string,
): Promise<void> {
  const client = await connectAsync(
    url,
    {
      ...options,
      clientId: gatewayId,
      protocolVersion: 5,
      clean: true,
      reconnectPeriod: 0,
      connectTimeout: connectMsMax,
    },
    false,
  );
  await client.endAsync();
}
