/**
 * Writes which certificates of gateways are void into a file beside the authority, for brokers that gateways
 * connect to: the listener of ingest asks the registry, a Mosquitto reads this. Whoever revoked them, and
 * however: the file follows the registry.
 */
import { listRevokedCertificates } from '@chanrong/store';
import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { type ApiParts, apiParts } from '../api-parts.js';

/** With what a broker takes to notice, and another connection that it lets in meanwhile: within a minute. */
const intervalMs = 10_000;
/** Written anew though nothing changed: a broker lets nobody in by a list that has expired. */
const renewalMs = 86_400_000;

@Injectable()
export class RevocationList implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> | undefined;
  private written: { readonly content: string; readonly atMs: number } | undefined;

  constructor(@Inject(apiParts) private readonly parts: ApiParts) {}

  onApplicationBootstrap(): void {
    if (this.parts.enrolment === undefined) return;
    this.timer = setInterval(() => this.follow(), intervalMs).unref();
    this.follow();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.writing;
  }

  /** Something may have been revoked. */
  follow(): void {
    this.writing ??= this.write()
      .catch((error: Error) => {
        this.parts.log.warn({ reason: error.message }, 'revocation list not written');
      })
      .finally(() => {
        this.writing = undefined;
      });
  }

  private async write(): Promise<void> {
    const { enrolment, registry, nowMs } = this.parts;
    const revoked = await listRevokedCertificates(registry);
    const content = revoked.map(({ serial }) => serial).join();
    const atMs = nowMs();
    const isFresh = this.written !== undefined && atMs - this.written.atMs < renewalMs;
    if (isFresh && this.written?.content === content) return;
    await enrolment?.authority.writeRevocations(revoked, atMs);
    this.written = { content, atMs };
  }
}
