/** Turns a tidy question into its words: quoted parts whole, the punctuation of sentences gone, `from: x` joined. */
import { isKeyed, isOpenKey } from './filter.ts';

// from:"odd user"@partner.test · "yesterday 9-11"
const token = /(?:"(?:\\.|[^"\\])*"|[^\s"])+|"/g;
// "boss@example.com yesterday"
const quoted = /^"((?:\\.|[^"\\])*)"$/;
// <a,b@example.com> · id:a,b@example.com
const messageId = /^(?:<|(?:id|msgid|message-?id)[:=])/i;
// status:deferred,bounced · from:a@b.example,to:c@d.example (a new key ends the value)
const keyed = /^[a-z]+(?:-[a-z]+)?[:=]/i;
const beforeKey = /[,;](?=[a-z]+(?:-[a-z]+)?[:=])/i;

/** The words of tidy text. */
export function splitWords(text: string): string[] {
  return joinKeys(text.match(token) ?? []).flatMap(wordsOf);
}

function joinKeys(tokens: readonly string[]): string[] {
  const joined: string[] = [];
  for (const found of tokens) {
    const before = joined.at(-1);
    if (before !== undefined && isOpenKey(before) && !isKeyed(found)) joined[joined.length - 1] = before + found;
    else joined.push(found);
  }
  return joined;
}

function wordsOf(found: string): string[] {
  const inner = quoted.exec(trimEdges(found))?.[1];
  if (inner !== undefined) return splitWords(inner);
  return splitCommas(found)
    .map(trimEdges)
    .filter((word) => word !== '');
}

// boss@example.com,employee@example.com · "a,b"@example.com
function splitCommas(found: string): readonly string[] {
  if (messageId.test(found)) return [found];
  return keyed.test(found) ? found.split(beforeKey) : (found.match(/(?:"(?:\\.|[^"\\])*"|[^,;"]|")+/g) ?? []);
}

// (boss@example.com · from:'boss@example.com
const leading = /^([a-z]+(?:-[a-z]+)?[:=])?[([{'`,;!…]+/i;

/** Without the punctuation that sentences put around words; of paired signs only what has no partner. */
function trimEdges(word: string): string {
  if (isOpenKey(word)) return word;
  let trimmed = word.replace(leading, '$1').replace(/[)}'`,;.:!?…]+$/, '');
  // _boss@example.com_ · ~boss@example.com~: italic and struck out in chats
  trimmed = /^([_~])(.*)\1$/.exec(trimmed)?.[2] ?? trimmed;
  if (trimmed.endsWith(']') && !trimmed.includes('[')) trimmed = trimmed.slice(0, -1);
  if (trimmed === '' && /^\?+$/.test(word)) return '?';
  return /^"[^"]*$/.test(trimmed) ? trimmed.slice(1) : trimmed;
}
