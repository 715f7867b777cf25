/** The incident book of the store, with the alerts' own types. */
import type { IncidentBook } from '../store/incident-book.ts';
import type { Happening, Incident } from './incident.ts';

export type Book = IncidentBook<Incident, Happening>;
