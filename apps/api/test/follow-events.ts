/** Reads server-sent events as they come, each stream over a connection of its own. */
import { once } from 'node:events';
import { get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';

export interface SentEvent {
  readonly id: string;
  readonly event: string | undefined;
  readonly data: string | undefined;
}

export interface Following {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The next event; comments and marks are passed over. Undefined: the stream has ended. */
  next(): Promise<SentEvent | undefined>;
  /** Id of the newest event or mark. */
  readonly lastId: string;
  leave(): void;
}

export async function followEvents(
  url: string,
  headers: Record<string, string>,
): Promise<Following> {
  const request = get(url, { agent: false, headers: { accept: 'text/event-stream', ...headers } });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  // Leaving breaks the answer off.
  response.on('error', () => undefined);
  const blocks = blocksOf(response);
  let lastId = '';
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    get lastId() {
      return lastId;
    },
    async next() {
      for (;;) {
        const block = await blocks.next();
        if (block.done === true) return undefined;
        const sent = parse(block.value);
        lastId = sent.id || lastId;
        if (sent.data !== undefined) return sent;
      }
    },
    leave: () => request.destroy(),
  };
}

async function* blocksOf(response: IncomingMessage): AsyncGenerator<string, undefined> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) {
    text += String(chunk);
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      yield text.slice(0, end);
      text = text.slice(end + 2);
    }
  }
  return undefined;
}

function parse(block: string): SentEvent {
  const field = (name: string): string | undefined =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2);
  return { id: field('id') ?? '', event: field('event'), data: field('data') };
}
