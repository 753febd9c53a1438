import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const english = readFileSync('README.md', 'utf8');
const chinese = readFileSync('README.zh-CN.md', 'utf8');
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: Record<string, string>;
};

function sections(text: string): string[] {
  return text.split(/^## /m).map((section) => section.replace(/^.*\n/, ''));
}

/** Code blocks as they are: commands, answers, the picture of how it works. */
function codeIn(text: string): string[] {
  return text.match(/^```[\s\S]*?^```/gm) ?? [];
}

function linksIn(text: string): string[] {
  return [...text.matchAll(/\]\(([^)#]+)/g)].map(([, target]) => target as string);
}

/** What is in code type within a sentence or a table. */
function wordsIn(text: string): string[] {
  const prose = text.replaceAll(/^```[\s\S]*?^```/gm, '');
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, word]) => word as string).toSorted();
}

describe('the READMEs', () => {
  it('have the same sections, with the same code, links and names in each', () => {
    const [ours, theirs] = [sections(english), sections(chinese)];
    expect(theirs).toHaveLength(ours.length);
    expect(ours).toHaveLength(12);
    for (const [index, section] of ours.entries()) {
      const other = theirs[index] as string;
      expect(codeIn(other)).toEqual(codeIn(section));
      expect(wordsIn(other)).toEqual(wordsIn(section));
      if (index > 0) expect(linksIn(other).toSorted()).toEqual(linksIn(section).toSorted());
    }
  });

  it.each([
    ['README.md', english],
    ['README.zh-CN.md', chinese],
    ['CONTRIBUTING.md', readFileSync('CONTRIBUTING.md', 'utf8')],
    ['SECURITY.md', readFileSync('SECURITY.md', 'utf8')],
  ])('%s names files and scripts that there are', (_name, text) => {
    const files = linksIn(text).filter((target) => !target.startsWith('http'));
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
    const named = [...text.matchAll(/npm run (?:-s )?([a-z:]+)/g)].map(([, script]) => script);
    expect(named.filter((script) => !((script as string) in scripts))).toEqual([]);
  });

  it('name files of docker/ that there are', () => {
    const files = [...english.matchAll(/docker\/[\w.]+\w/g)].map(([file]) => file);
    // What a person makes is not there yet.
    expect(files.filter((file) => file !== 'docker/.env' && !existsSync(file))).toEqual([]);
  });
});
