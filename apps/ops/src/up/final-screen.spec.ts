import { describe, expect, it } from '@jest/globals';
import type { Instance } from '../installation/instance-file.js';
import { demoPark } from '../seed/demo-park.js';
import { finalScreen } from './final-screen.js';

const instance: Instance = {
  ready: true,
  apiUrl: 'http://127.0.0.1:3001',
  mqttUrl: 'mqtt://127.0.0.1:1884',
  mqttsUrl: 'mqtts://127.0.0.1:8883',
  gatewayAuthorityFile: '/srv/x/keys/gateways/gateway-ca.pem',
  healthUrls: { api: 'http://127.0.0.1:3001', ingest: 'http://127.0.0.1:9464' },
  databaseUrl: 'postgres://chanrong:secret@127.0.0.1:54320/chanrong',
  people: [{ role: 'bank', subject: 'officer@demo-bank', firstPassword: 'abcd-efgh-jkmn' }],
  tokens: { bank: 'token-of-bank', operator: 'token-of-operator' },
  demo: { enterprises: [] },
};

describe('finalScreen', () => {
  it('shows addresses and who signs in, and the database address to nobody', () => {
    const text = finalScreen(instance, '.chanrong');
    expect(text).toContain('http://localhost:3001/docs');
    expect(text).toContain('mqtt://localhost:1884');
    expect(text).toContain('http://localhost:3001\n');
    expect(text).toContain('officer@demo-bank');
    expect(text).toContain('abcd-efgh-jkmn');
    expect(text).toContain('http://localhost:{3001,9464}/metrics');
    expect(text).toContain('npm run reset ');
    expect(text).not.toContain('secret');
    expect(text.split('\n').length).toBeLessThanOrEqual(24);
  });

  it('gives commands that fit this installation, ready to paste', () => {
    const [first] = demoPark().enterprises;
    const enterprise = {
      uscc: first?.uscc ?? '',
      name: first?.name ?? '',
      nameEn: first?.nameEn ?? '',
      gatewayId: 'g',
      partition: 0,
    };
    const demo = { enterprises: [enterprise] };
    const text = finalScreen({ ...instance, demo }, '/srv/x');
    for (const command of ['demo -- tamper', 'demo -- price -12', 'ops -- verify --recompute'])
      expect(text).toContain(`npm run -s ${command} --data-dir /srv/x`);
    expect(text).toContain(`npm run -s ops -- enrol ${enterprise.uscc} my-gateway`);
    expect(text).toContain('npm run reset -- --data-dir /srv/x');
    expect(text.split('\n').length).toBeLessThanOrEqual(24);
  });
});
