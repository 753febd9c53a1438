/** What the images of docker/Dockerfile start, with which environment, as a container would. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DockerfileParser, type Instruction } from 'dockerfile-ast';
import { parse } from 'yaml';
import { repositoryFolder } from './process.js';

export const dockerFolder = join(repositoryFolder, 'docker');
export const dockerfile = readFileSync(join(dockerFolder, 'Dockerfile'), 'utf8');

export interface Image {
  /** Stage that it is made from; undefined: an image of somebody else. */
  readonly base: string | undefined;
  readonly user: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
  /** Of ENTRYPOINT and CMD, one after the other. */
  readonly command: readonly string[];
  /** NONE gives an empty one. */
  readonly healthCheck: readonly string[] | undefined;
}

/** Every stage, with what it takes over from the stage that it is made from. */
export function images(): Map<string, Image> {
  const found = new Map<string, Image>();
  const instructions = DockerfileParser.parse(dockerfile).getInstructions();
  let name = '';
  let entrypoint: readonly string[] = [];
  for (const instruction of instructions) {
    const keyword = instruction.getKeyword();
    const text = instruction.getArgumentsContent() ?? '';
    if (keyword === 'FROM') {
      const [from = '', , stage = ''] = text.split(/\s+/);
      name = stage;
      entrypoint = [];
      const base = found.get(from);
      found.set(name, {
        base: base && from,
        user: base?.user,
        environment: base?.environment ?? {},
        command: [],
        healthCheck: base?.healthCheck,
      });
      continue;
    }
    const image = found.get(name);
    if (image === undefined) continue;
    if (keyword === 'USER') found.set(name, { ...image, user: text });
    if (keyword === 'ENV') {
      const environment = { ...image.environment, ...pairsIn(instruction) };
      found.set(name, { ...image, environment });
    }
    if (keyword === 'ENTRYPOINT') entrypoint = words(text);
    if (keyword === 'CMD') found.set(name, { ...image, command: [...entrypoint, ...words(text)] });
    if (keyword === 'HEALTHCHECK') {
      const healthCheck = text === 'NONE' ? [] : words(text.slice(text.indexOf('CMD') + 4));
      found.set(name, { ...image, healthCheck });
    }
  }
  return found;
}

/** The exec form is JSON. */
function words(text: string): string[] {
  return JSON.parse(text) as string[];
}

function pairsIn(instruction: Instruction): Record<string, string> {
  const pairs = instruction.getArguments().map((argument) => argument.getValue().split('='));
  return Object.fromEntries(pairs.map(([key, ...value]) => [key, value.join('=')]));
}

export interface Service {
  readonly image?: string;
  readonly build?: { readonly target: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly user?: string;
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
}

/** A compose file; `settings` fill in its ${NAMES}. @throws Error naming one that is missing */
export function composeFile(
  name: string,
  settings: Readonly<Record<string, string>> = {},
): ComposeFile {
  const text = readFileSync(join(dockerFolder, name), 'utf8');
  const filled = text.replace(
    /\$\{(\w+)(?::([-?])([^}]*))?\}/g,
    (_, key: string, kind: string | undefined, rest: string | undefined) => {
      const value = settings[key] ?? (kind === '-' ? rest : undefined);
      if (value === undefined) throw new Error(`${name} needs ${key}: ${rest ?? ''}`);
      return value;
    },
  );
  return parse(filled, { merge: true }) as ComposeFile;
}
