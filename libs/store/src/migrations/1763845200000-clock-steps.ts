import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Journal time goes on at half the clock's pace while the clock is behind it: set back by an hour, it held
 * everything that waits for journal time for an hour.
 */
export class ClockSteps1763845200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table journal_head add column clock_ms bigint not null default 0');
    await runner.query('update journal_head set clock_ms = recorded_ms');
    await runner.query(append({ withSteps: true }));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(append({ withSteps: false }));
    await runner.query('alter table journal_head drop column clock_ms');
  }
}

/** As `nextJournalTime` reckons in libs/journal. */
const steps = `
      step_ms := greatest(0, (clock_now - head.clock_ms) / 2);
      clock_then := case when clock_now < head.clock_ms then clock_now
        else head.clock_ms + 2 * step_ms end;
      now_ms := head.recorded_ms + step_ms;
      if clock_now >= now_ms then
        now_ms := clock_now;
        clock_then := clock_now;
      end if;`;

function append({ withSteps }: { readonly withSteps: boolean }): string {
  return `
  create or replace function journal_append(p_partitions int[], p_entries int[], p_bodies bytea[])
  returns table (partition int, seq bigint, recorded_ms bigint, hash bytea)
  language plpgsql as $$
  declare
    head record;
    clock_now bigint;
    clock_then bigint;
    step_ms bigint;
    now_ms bigint;
    new_hash bytea;
  begin
    -- Partitions come in ascending order, so two appenders never wait for each other in a circle.
    for i in 1 .. cardinality(p_partitions) loop
      select h.* into head from journal_head h where h.partition = p_partitions[i] for update;
      if not found then
        raise exception 'partition % does not exist', p_partitions[i] using errcode = 'CHN01';
      end if;
      -- Read after the lock: journal time follows commit order, and never runs backwards.
      clock_now := (extract(epoch from clock_timestamp()) * 1000)::bigint;
      ${withSteps ? steps : 'now_ms := greatest(head.recorded_ms, clock_now);'}
      new_hash := sha256(head.hash || int4send(p_partitions[i]) || int8send(head.seq + 1)
        || int8send(now_ms) || sha256(p_bodies[i]));
      insert into journal_segment (partition, seq, recorded_ms, entries, body, hash)
        values (p_partitions[i], head.seq + 1, now_ms, p_entries[i], p_bodies[i], new_hash);
      update journal_head h set seq = head.seq + 1, recorded_ms = now_ms, hash = new_hash
        ${withSteps ? ', clock_ms = clock_then' : ''}
        where h.partition = p_partitions[i];
      partition := p_partitions[i];
      seq := head.seq + 1;
      recorded_ms := now_ms;
      hash := new_hash;
      return next;
    end loop;
  end
  $$;
`;
}
