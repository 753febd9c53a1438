/** The words of the command line; a command's module is loaded only when it is called. */
import type { CommandEntry } from './command.js';

export const commands: Readonly<Record<string, CommandEntry>> = {
  up: {
    summary: 'start everything on this machine and keep it running',
    load: async () => (await import('./up/up.command.js')).upCommand,
  },
  certificates: {
    summary: 'make the certificates of listener or broker',
    load: async () => (await import('./installation/certificates.command.js')).certificatesCommand,
  },
  client: {
    summary: 'let a back end ask for tokens with its key',
    load: async () => (await import('./installation/client.command.js')).clientCommand,
  },
  credentials: {
    summary: 'print access tokens of the demo roles',
    load: async () => (await import('./installation/credentials.command.js')).credentialsCommand,
  },
  demo: {
    summary: 'let something happen in the demo park, and watch what is said about it',
    load: async () => (await import('./demo/demo.command.js')).demoCommand,
  },
  enrol: {
    summary: 'enrol a gateway and print its topic and secret',
    load: async () => (await import('./installation/enrol.command.js')).enrolCommand,
  },
  migrate: {
    summary: 'bring the database up to this release',
    load: async () => (await import('./installation/migrate.command.js')).migrateCommand,
  },
  model: {
    summary: 'fit a scorecard to known outcomes and validate it',
    load: async () => (await import('./model/model.command.js')).modelCommand,
  },
  person: {
    summary: 'let somebody sign in at the console',
    load: async () => (await import('./installation/person.command.js')).personCommand,
  },
  quarantine: {
    summary: 'give messages that could not be used to the fold again',
    load: async () => (await import('./quarantine/quarantine.command.js')).quarantineCommand,
  },
  receipt: {
    summary: 'print the receipt of a score, from which it can be computed again',
    load: async () => (await import('./receipt/receipt.command.js')).receiptCommand,
  },
  replay: {
    summary: 'publish recorded data through a real gateway, or import prices',
    load: async () => (await import('./replay/replay.command.js')).replayCommand,
  },
  seed: {
    summary: 'commit the scorecard, and with --demo register the demo park',
    load: async () => (await import('./seed/seed.command.js')).seedCommand,
  },
  verify: {
    summary: 'check that the journal is as written, and all that follows from it',
    load: async () => (await import('./verify/verify.command.js')).verifyCommand,
  },
};
