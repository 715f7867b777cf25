/** The dialects of mailbox servers other than Dovecot; three of them use the tag `imapd` and are distinguished by their text. */
import type { Dialect } from '../dialect.ts';
import { courier, parseCourier } from './courier.ts';
import { cyrus, parseCyrus } from './cyrus.ts';
import { popDaemons } from './pop-daemons.ts';
import { parseUwImap, uwImap } from './uw-imap.ts';

/** Lines tagged `imapd` or `pop3d`: UW's `user=… host=…` is the most distinctive, then Courier's commas, then Cyrus. */
const sharedTags: Dialect = {
  name: 'mailbox',
  speaks: (tag) => tag === 'imapd' || tag === 'pop3d',
  parse: (line) => parseUwImap(line) ?? parseCourier(line) ?? parseCyrus(line),
};

export const mailboxDialects: readonly Dialect[] = [cyrus, courier, uwImap, popDaemons, sharedTags];
