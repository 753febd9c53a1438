import type { DemoRole } from '../installation/demo-roles.js';
import { tokenLifetimeHours } from '../installation/demo-roles.js';
import type { Instance } from '../installation/instance-file.js';

export interface ScreenInput {
  readonly instance: Instance;
  readonly roles: readonly DemoRole[];
  readonly dataDir: string;
  /** Options that name this installation again: empty for the default data directory. */
  readonly dataDirOption: string;
}

/** What a person sees when everything runs: addresses, credentials, what to try, how to stop. */
export function finalScreen({ instance, roles, dataDir, dataDirOption }: ScreenInput): string {
  const api = instance.apiUrl.replace('127.0.0.1', 'localhost');
  const mqtt = instance.mqttUrl.replace('127.0.0.1', 'localhost');
  const [enterprise] = instance.demo.enterprises;
  const about = enterprise === undefined ? 'this machine only' : 'demo data, this machine only';
  const lines = [
    '',
    `  产融 Chanrong is running                                    (${about})`,
    '',
    line('API', api.padEnd(32), 'OpenAPI 3.1 at /openapi.json'),
    line('API docs', `${api}/docs`),
    line('MQTT', mqtt.padEnd(32), 'MQTT 3.1.1, QoS 1: PUBACK = committed'),
    '',
    ...roles.map(({ role, subject }, index) =>
      line(
        index === 0 ? 'Tokens' : '',
        `${role.padEnd(14)}${subject}`,
        instance.tokens[role] ?? '',
      ),
    ),
    line(
      '',
      `valid ${tokenLifetimeHours} h; fresh ones with  npm run -s credentials${dataDirOption && ` --${dataDirOption}`}`,
    ),
    '',
    ...tries(instance, dataDirOption),
    '',
    `  Data in ${dataDir} · logs in ${dataDir}/logs · stop Ctrl-C · wipe  npm run reset${dataDirOption && ` --${dataDirOption}`} · settings  docs/operations.md`,
  ];
  return `${lines.join('\n')}\n`;
}

function tries(instance: Instance, option: string): string[] {
  const [enterprise] = instance.demo.enterprises;
  const enrol = `npm run -s ops -- enrol ${enterprise?.uscc ?? 'USCC'} my-gateway${enterprise ? '' : ' --name NAME'}${option}`;
  const connect = line(enterprise ? '' : 'Try', enrol, 'a gateway of your own');
  if (enterprise === undefined) return [connect];
  const risk = `${instance.apiUrl.replace('127.0.0.1', 'localhost')}/v1/enterprises/${enterprise.uscc}/risk`;
  const token = `$(npm run -s credentials -- bank${option})`;
  return [line('Try', `curl -s -H "authorization: Bearer ${token}" ${risk}`), connect];
}

function line(label: string, ...cells: string[]): string {
  return `  ${label.padEnd(12)} ${cells.join('  ')}`.trimEnd();
}
