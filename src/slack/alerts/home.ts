/** The open incidents in the Home. */
import { incidentsSection } from '../../render/slack/alert-lists.ts';
import type { HomePart } from '../handlers/home.ts';
import type { SlackAlerts } from './parts.ts';

export const incidentsPart = ({ desk }: SlackAlerts): HomePart => ({
  name: 'Open incidents',
  blocks: async (reader) => incidentsSection(desk.active(), reader),
});
