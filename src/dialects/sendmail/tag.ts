/** Recognises Sendmail's syslog tags. */

// sendmail · sm-mta · sm-msp-queue · sm-acceptingconnections · sendmail-in · Sendmail · /usr/sbin/sendmail
const own = /^(?:.*\/)?(?:sendmail|sm-(?!notify))/i;

/** True for names that begin with `sendmail` or `sm-` (but not NFS's `sm-notify`, nor `postfix/sendmail`). */
export function isSendmailTag(tag: string): boolean {
  return own.test(tag) && !/^postfix/i.test(tag);
}
