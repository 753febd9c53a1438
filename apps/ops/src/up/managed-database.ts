import { setTimeout as delay } from 'node:timers/promises';
import {
  type EmbeddedDatabase,
  type EmbeddedDatabaseOptions,
  startEmbeddedDatabase,
} from '@chanrong/store';

const pauseMs = 500;

/** The embedded PostgreSQL under supervision: started again when it ends by itself. */
export class ManagedDatabase {
  #server: EmbeddedDatabase | undefined;
  #stopping = false;
  #restarting: Promise<void> = Promise.resolve();

  constructor(
    private readonly options: EmbeddedDatabaseOptions,
    private readonly tell: (line: string) => void,
  ) {}

  async start(): Promise<string> {
    const server = await startEmbeddedDatabase(this.options);
    this.#server = server;
    void server.ended.then(() => {
      if (!this.#stopping) this.#restarting = this.#startAgain();
    });
    return server.url;
  }

  /** Stops it last of all: everything committed is on disk. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#restarting;
    await this.#server?.stop();
  }

  async #startAgain(): Promise<void> {
    while (!this.#stopping) {
      this.tell(`PostgreSQL ended; starting it again, see ${this.options.logFile}`);
      await delay(pauseMs);
      try {
        await this.start();
        return;
      } catch (error) {
        this.tell((error as Error).message);
      }
    }
  }
}
