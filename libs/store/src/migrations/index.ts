import { JournalAndProjections1763769600000 } from './1763769600000-journal-and-projections.js';

/** Every migration, oldest first. A migration that has run somewhere is never edited: add another. */
export const migrations = [JournalAndProjections1763769600000];
