// Takes a machine; gives it the servers that tests start, where this user may install them. Otherwise
// the tests that need a missing one fail, and say how to get it.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** By program; the Debian package that brings it. Chromium shows Chinese words as boxes without a font. */
const packages = {
  mosquitto: 'mosquitto',
  mosquitto_passwd: 'mosquitto',
  mosquitto_pub: 'mosquitto-clients',
  'redis-server': 'redis-server',
  chromium: 'chromium',
  promtool: 'prometheus',
};

const chineseFont = {
  file: '/usr/share/fonts/truetype/wqy/wqy-microhei.ttc',
  package: 'fonts-wqy-microhei',
};

/** Debian packages whose programs are missing. */
export function missingPackages(path = process.env.PATH ?? '') {
  // Servers lie where root alone looks.
  const folders = [...path.split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  const isMissing = (program) => !folders.some((folder) => existsSync(join(folder, program)));
  const missing = Object.entries(packages).filter(([program]) => isMissing(program));
  return [...new Set(missing.map(([, name]) => name))];
}

export function installServers() {
  const missing = missingPackages();
  if (!existsSync(chineseFont.file)) missing.push(chineseFont.package);
  if (missing.length === 0) return;
  const command = `apt-get install -y ${missing.join(' ')}`;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    console.error(`  tests need servers that are not here; as root: ${command}`);
    return;
  }
  console.error(`  installing what tests start: ${missing.join(', ')}`);
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = (args) =>
    spawnSync('apt-get', args, { env: environment, encoding: 'utf8', timeout: 300_000 });
  const install = ['install', '-y', '--no-install-recommends', ...missing];
  if (run(install).status === 0) return;
  // A fresh machine has no lists yet.
  run(['update']);
  const { status, stderr } = run(install);
  if (status !== 0) console.error(`  ${command} failed: ${stderr?.trim().split('\n').at(-1)}`);
}
