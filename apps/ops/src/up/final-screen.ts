import { dataDirectoryDefault } from '../installation/data-directory.js';
import { tokenLifetimeHours } from '../installation/demo-roles.js';
import type { Instance } from '../installation/instance-file.js';

/** What a person sees when everything runs: addresses, credentials, what to try, how to stop. */
export function finalScreen(instance: Instance, dataDir: string): string {
  const api = local(instance.apiUrl);
  const about = instance.demo.enterprises.length > 0 ? 'demo data, this machine' : 'this machine';
  const lines = [
    '',
    `  产融 Chanrong is running                              (${about} only)`,
    '',
    line('Console', api),
    ...signIns(instance).map((text, index) => line(index === 0 ? 'Sign in' : '', text)),
    '',
    line('API', `${api.padEnd(32)}  OpenAPI 3.1 at /openapi.json`),
    line('API docs', `${api}/docs`),
    line('MQTT', `${local(instance.mqttUrl).padEnd(32)}  MQTT 3.1.1, QoS 1: PUBACK = committed`),
    line('', `${local(instance.mqttsUrl).padEnd(32)}  TLS; trust ${instance.gatewayAuthorityFile}`),
    line('Metrics', metricsOf(instance)),
    '',
    line(
      'Tokens',
      `${npm('credentials', '', dataDir)}   of every role, valid ${tokenLifetimeHours} h`,
    ),
    '',
    ...tries(instance, dataDir).map((text, index) => line(index === 0 ? 'Try' : '', text)),
    '',
    `  Data and logs in ${dataDir} · stop Ctrl-C · wipe  ${resetCommand(dataDir)} · settings  docs/operations.md`,
  ];
  return `${lines.join('\n')}\n`;
}

/** Addresses of the processes, for a scraper. */
function metricsOf({ healthUrls }: Instance): string {
  const ports = Object.values(healthUrls).map((url) => new URL(url).port);
  return `http://localhost:{${ports.join(',')}}/metrics`;
}

/** Everybody has the same first password, and chooses another at the first sign-in. */
function signIns({ people }: Instance): string[] {
  const password = people[0]?.firstPassword ?? '';
  return [
    ...people.map(({ role, subject }) => `${subject.padEnd(32)}  ${role}`),
    `${password.padEnd(32)}  first password of all of them; each chooses another`,
  ];
}

/** The command that empties the data directory. */
export function resetCommand(dataDir: string): string {
  return npm('reset', '', dataDir).replace(' -s', '');
}

function tries({ demo }: Instance, dataDir: string): string[] {
  const [enterprise] = demo.enterprises;
  if (enterprise === undefined) {
    return [
      `${npm('ops', 'enrol USCC my-gateway --name NAME', dataDir)}   connects your own gateway`,
    ];
  }
  return [
    `${npm('demo', 'tamper', dataDir)}   a gateway lies: watch the score fall`,
    `${npm('demo', 'price -12', dataDir)}   prices fall: watch a margin call open`,
    `${npm('ops', 'verify --recompute', dataDir)}   computes every score again and compares`,
    `${npm('ops', `enrol ${enterprise.uscc} my-gateway`, dataDir)}   connects your own gateway`,
  ];
}

/** A command line that speaks about this installation, also when it is not the default one. */
function npm(script: string, args: string, dataDir: string): string {
  const option = dataDir === dataDirectoryDefault ? '' : `--data-dir ${dataDir}`;
  const rest = [args, option].filter((part) => part !== '').join(' ');
  return `npm run -s ${script}${rest === '' ? '' : ` -- ${rest}`}`;
}

function local(url: string): string {
  return url.replace('127.0.0.1', 'localhost');
}

function line(label: string, text: string): string {
  return `  ${label.padEnd(12)} ${text}`;
}
