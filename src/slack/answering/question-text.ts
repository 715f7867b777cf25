/** Turns text typed in Slack into the question: undoes Slack's links, entities and typographic characters, and removes `private`. */
import { tidyText } from '../../ask/question/plain-text.ts';

export interface TypedQuestion {
  readonly question: string;
  readonly isPrivate: boolean;
}

const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };

/** `<mailto:boss@example.com|boss@example.com>` → `boss@example.com`; `<#C0123|general>` → `#general`. */
function unlink(_: string, target: string, label: string | undefined): string {
  const sign = target.startsWith('#') ? '#' : '';
  return label === undefined ? target.replace(/^mailto:/, '') : sign + label;
}

/** What Slack itself puts between angle brackets; `<Pine.LNX.4.44@boss.example.com>` is none of it. Whoever is mentioned (`<@U123>`) stays so: people are no addresses. */
const slackLink = /<((?:mailto:|tel:|https?:|#)[^<>|]+)(?:\|([^<>]*))?>/g;

/** Links have real angle brackets, typed ones are entities: so links are undone first. Lines stay, as pasted headers are parsed line by line. */
export function plainLines(text: string): string {
  return text
    .replace(slackLink, unlink)
    .replace(/&(?:lt|gt|amp);/g, (entity) => entities[entity] ?? entity)
    .replace(/[\u200b\u2060\ufeff]/g, '');
}

/** @param botUser our own Slack user ID, whose mention is not part of the question */
export function typedQuestion(text: string, botUser?: string): TypedQuestion {
  const withoutMention =
    botUser === undefined ? text : text.replaceAll(new RegExp(`<@${botUser}(\\|[^>]*)?>`, 'g'), ' ');
  const words = tidyText(plainLines(withoutMention))
    .split(' ')
    .filter((word) => word !== '');
  const question = words.filter((word) => word.toLowerCase() !== 'private');
  return { question: question.join(' '), isPrivate: question.length < words.length };
}
