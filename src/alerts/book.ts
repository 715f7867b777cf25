/** The book of incidents, with what the alerts know of each. */
import type { IncidentBook } from '../store/incident-book.ts';
import type { Happening, Incident } from './incident.ts';

export type Book = IncidentBook<Incident, Happening>;
