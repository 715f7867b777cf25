/** Applies the access rules in Slack: user groups, private channels, audit. */
import type { Logger } from 'pino';
import { openAccess, type AccessRules } from '../../access/access-rules.ts';
import { keepAudit, type Audit } from '../../access/audit.ts';
import { refusalAbout, RefusedError } from '../../access/refusal.ts';
import { isSomebody, rightsOf } from '../../access/rights.ts';
import type { Asker } from '../../ask/asker.ts';
import { createUserGroups, type UserGroups } from './user-groups.ts';

export interface Access {
  readonly audit: Audit;
  readonly groups: UserGroups;
  /** Whether only the asker sees answers in a channel, unless they are shared. */
  isPrivate(channel: string): boolean;
  /**
   * Checks acts other than questions, which do not pass the doorway.
   * @param about whose mail it is about: an address or `@domain`
   * @throws {RefusedError}
   */
  admit(asker: Asker | undefined, words: string, about: string | null): Promise<void>;
  /** Whether the asker may ask in any channel. */
  isSomebody(asker: Asker | undefined): Promise<boolean>;
}

export interface AccessOptions {
  /** The rules in force now. */
  readonly rules: () => AccessRules;
  readonly audit: Audit;
}

/** Without rules and without an audit log. */
export const openToAll: AccessOptions = { rules: () => openAccess, audit: keepAudit(null, Date.now) };

export function createAccess({ rules, audit }: AccessOptions, log: Logger): Access {
  return {
    audit,
    groups: createUserGroups(log),
    isPrivate(channel) {
      const { privateChannels } = rules();
      return privateChannels === 'all' || privateChannels.includes(channel);
    },
    async admit(asker, words, about) {
      const problem = refusalAbout(about, await rightsOf(asker, rules().rules));
      if (problem === null) return;
      await audit.refused(asker, problem, { question: words });
      throw new RefusedError(problem);
    },
    isSomebody: (asker) => isSomebody(asker, rules().rules),
  };
}
