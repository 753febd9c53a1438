import { collectDefaultMetrics, Registry } from 'prom-client';

/**
 * A registry for one process, with what Node says about itself: memory, garbage collection, CPU, and
 * the lag of the event loop (`nodejs_eventloop_lag_p99_seconds`).
 */
export function createMetrics(app: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ app });
  collectDefaultMetrics({ register: registry });
  return registry;
}
