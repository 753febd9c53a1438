import { describe, expect, it } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { openNote, parseVerifierKey, signNote, verifierKeyText } from './signed-note.js';
import { openTreeHead, signTreeHead } from './tree-head.js';

// The example of golang.org/x/mod/sumdb/note, where the format comes from.
const reference = {
  key: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  text:
    'If you think cryptography is the answer to your problem,\n' +
    "then you don't know what your problem is.\n",
  signature:
    '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
};
const referenceNote = `${reference.text}\n${reference.signature}`;
const referenceKey = parseVerifierKey(reference.key);

const { privateKey } = generateKeyPairSync('ed25519');
const signer = { name: 'chanrong/one', privateKey };
const keyText = verifierKeyText(signer);
const key = parseVerifierKey(keyText);
if (key === undefined || referenceKey === undefined) throw new Error('no keys');

describe('a signed note', () => {
  it('opens as others wrote it', () => {
    expect(openNote(referenceNote, [referenceKey])).toBe(reference.text);
  });

  it('opens with the key that signed it, whoever else signed it too', () => {
    const note = signNote('a\nb\n', signer);
    expect(openNote(note, [key])).toBe('a\nb\n');
    expect(openNote(note + reference.signature, [key])).toBe('a\nb\n');
    expect(openNote(note, [referenceKey])).toBeUndefined();
  });

  it.each([
    ['another text', referenceNote.replace('answer', 'question')],
    ['another signature', referenceNote.replace('x08go/Z', 'x08go/Y')],
    ['a short signature', referenceNote.replace('KE6RyyBwJnAM=', '')],
    ['no signature', `${reference.text}\n`],
    ['no empty line', reference.text + reference.signature],
    ['a line that is no signature', `${referenceNote}- PeterNeumann x08go\n`],
    ['no end', referenceNote.trimEnd()],
    ['nothing', ''],
  ])('does not open with %s', (_, note) => {
    expect(openNote(note, [referenceKey])).toBeUndefined();
  });

  it.each([
    ['another id', reference.key.replace('c74f20a3', 'c74f20a4')],
    ['another name', reference.key.replace('Peter', 'Petra')],
    ['another algorithm', reference.key.replace('ARpc', 'Ahpc')],
    ['a short key', reference.key.slice(0, -4)],
    ['no key', 'PeterNeumann'],
  ])('has no verifier key with %s', (_, text) => {
    expect(parseVerifierKey(text)).toBeUndefined();
  });
});

describe('a tree head', () => {
  const root = new Uint8Array(32).fill(7);
  const note = signTreeHead({ partition: 3, size: 1_024, root }, signer);

  it('is a checkpoint of a transparency log', () => {
    expect(note.split('\n').slice(0, 4)).toEqual([
      'chanrong/one/3',
      '1024',
      Buffer.from(root).toString('base64'),
      '',
    ]);
  });

  it('opens with the key of the installation', () => {
    const head = openTreeHead(note, key);
    expect(head).toMatchObject({ partition: 3, size: 1_024 });
    expect(Buffer.from(head?.root ?? []).equals(root)).toBe(true);
  });

  it.each([
    ['a foreign origin', 'chanrong/two/3\n1\n'],
    ['no partition', 'chanrong/one\n1\n'],
    ['a partition that is no number', 'chanrong/one/x\n1\n'],
    ['a size with a leading zero', 'chanrong/one/3\n01\n'],
    ['a size below zero', 'chanrong/one/3\n-1\n'],
  ])('does not open with %s, though signed', (_, start) => {
    const text = `${start}${Buffer.from(root).toString('base64')}\n`;
    expect(openTreeHead(signNote(text, signer), key)).toBeUndefined();
  });

  it('does not open with a short root, or a line less', () => {
    expect(openTreeHead(signNote('chanrong/one/3\n1\nAAAA\n', signer), key)).toBeUndefined();
    expect(openTreeHead(signNote('chanrong/one/3\n', signer), key)).toBeUndefined();
  });
});
