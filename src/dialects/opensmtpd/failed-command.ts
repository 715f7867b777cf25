/** Turns OpenSMTPD's `failed-command` line into a Refusal, or into a session event if no message was affected. */
import type { Client, MailEvent, Refusal, Reply } from '../../mail/event.ts';
import { parseReply } from '../../mail/reply.ts';
import { parseClientFields, sessionEvent, type Said } from './said.ts';

// smtp failed-command command="RCPT TO:<"odd user"@partner.test>" result="501 5.1.3 Recipient address syntax error"
const resultMark = /" result="(?=[245]\d\d)/;

function parseCommandAndResult(text: string): readonly [string, string] | undefined {
  const open = text.indexOf('command="');
  const mark = resultMark.exec(text);
  if (open < 0 || !mark) return undefined;
  const result = text.slice(mark.index + mark[0].length);
  return [text.slice(open + 9, mark.index), result.endsWith('"') ? result.slice(0, -1) : result];
}

// <x@y>   <"odd user"@partner.test> SIZE=100   x@y
const path = /^\s*(?:<((?:"(?:[^"\\]|\\.)*"|[^">])*)>?|(\S*))/;

const addressIn = (text: string): string => {
  const [, angled, bare] = path.exec(text) ?? [];
  return angled ?? bare ?? '';
};

type Refused = Pick<Refusal, 'stage' | 'envelopeSender' | 'recipient' | 'client'>;

/** The stage and parties of a refused command; `undefined` if it is not about a message. */
function refusedBy(command: string, reply: Reply, client: Client | undefined): Refused | undefined {
  const verb = command.slice(0, 9).toUpperCase();
  const from = client && { client };
  if (verb.startsWith('RCPT TO:')) return { stage: 'rcpt', recipient: addressIn(command.slice(8)), ...from };
  if (verb === 'MAIL FROM') return { stage: 'mail', envelopeSender: addressIn(command.slice(10)), ...from };
  if (verb.startsWith('DATA') || verb.startsWith('BDAT') || command === '.') return { stage: 'data', ...from };
  if (command === '') return { stage: 'connect', ...from };
  // A greeting that is no valid command refuses nothing: clients try EHLO, then HELO.
  if (/^(?:EHLO|HELO|LHLO)/.test(verb) && !reply.replyText?.startsWith('Invalid command'))
    return { stage: 'helo', client: { ...client, helo: command.slice(5).trim() } };
  return undefined;
}

/** The events of a client's refused command, with the client if the line has it (5.9 to 6.3). */
export function parseFailedCommand(said: Said): readonly MailEvent[] | undefined {
  const parts = parseCommandAndResult(said.text);
  if (!parts) return undefined;
  const [command, result] = parts;
  // Only the text before the command is ours; the rest is the client's.
  const client = parseClientFields(said.text.slice(0, said.text.indexOf('command="')));
  return [refusalOf(said, command, parseReply(result), client)];
}

/** The event of a refused command; shared with the 5.x wording. */
export function refusalOf(said: Said, command: string, reply: Reply, client: Client | undefined): MailEvent {
  const refused = refusedBy(command, reply, client);
  if (refused)
    return { kind: 'refusal', queueId: null, ...refused, ...reply, ...(said.session && { session: said.session }) };
  const verb = command.slice(0, 8).toUpperCase();
  const about = verb.startsWith('AUTH') ? 'auth-failed' : verb === 'STARTTLS' ? 'tls' : 'protocol';
  return sessionEvent(said, about, 'server', client ? { client } : {});
}
