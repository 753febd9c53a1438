/**
 * Acknowledges what a broker sent when it is committed, many at a time and in the order they came.
 *
 * The MQTT client acknowledges one message after another, and holds all that follow until it has: with
 * a commit in between, a few hundred a second. Its `handleMessage` may end in an error, upon which it
 * goes on and leaves the acknowledging to whoever made the error: here, through a private method. This
 * file is the only one that knows; its spec fails when the client changes.
 */
import { assert } from '@chanrong/kernel';
import type { IPublishPacket, MqttClient } from 'mqtt';

/** What the client has, and does not say that it has. */
interface PacketSender {
  _sendPacket(packet: { readonly cmd: 'puback'; readonly messageId: number }): void;
}

interface Pending {
  readonly messageId: number;
  committed: boolean;
}

/** Not a failure: it only makes the client go on. */
const deferred = new Error('acknowledged when committed');

/**
 * Gives every message to `take`, whose `done` acknowledges it. What is not acknowledged when the
 * connection ends never is: the broker sends it again under numbers of the next connection.
 */
export function deferPubacks(
  client: MqttClient,
  take: (packet: IPublishPacket, done: () => void) => void,
): void {
  const sender = client as unknown as PacketSender;
  assert(typeof sender._sendPacket === 'function', 'the MQTT client sends packets as it did');
  const pending: Pending[] = [];
  let head = 0;
  const acknowledgeHead = (): void => {
    for (let first = pending[head]; first?.committed === true; first = pending[head]) {
      if (client.connected) sender._sendPacket({ cmd: 'puback', messageId: first.messageId });
      head += 1;
    }
    if (head < 1_024 && head < pending.length) return;
    pending.splice(0, head);
    head = 0;
  };
  client.handleMessage = (packet, next) => {
    const { messageId, qos } = packet;
    if (qos === 0 || messageId === undefined) {
      take(packet, () => undefined);
      next();
      return;
    }
    const place = { messageId, committed: false };
    pending.push(place);
    take(packet, () => {
      place.committed = true;
      acknowledgeHead();
    });
    next(deferred);
  };
}
