/** A book of incidents in memory, for one test. */
import Database from 'better-sqlite3';
import type { Book } from '../../src/alerts/book.ts';
import { IncidentBook } from '../../src/store/incident-book.ts';
import { migrate } from '../../src/store/schema.ts';

export function openMemoryBook(): Book {
  const db = new Database(':memory:');
  migrate(db);
  return new IncidentBook(db);
}
