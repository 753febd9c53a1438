/** One database session that several parts of the process ask: a question waits for the answer to the one before. */
import type pg from 'pg';

export class SerialConnection {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly client: pg.Client) {}

  query<Row extends pg.QueryResultRow>(
    question: string | pg.QueryConfig,
    values?: unknown[],
  ): Promise<pg.QueryResult<Row>> {
    const answer = this.last.then(() => this.client.query<Row>(question, values));
    this.last = answer.catch(() => undefined);
    return answer;
  }

  end(): Promise<void> {
    return this.client.end();
  }
}
