/** Turns a syslog tag into whether Sendmail wrote the line. */

// sendmail · sm-mta · sm-msp-queue · sm-acceptingconnections · sendmail-in · Sendmail · /usr/sbin/sendmail
const own = /^(?:.*\/)?(?:sendmail|sm-(?!notify))/i;

/** True for `sendmail` and the local names that begin so or with `sm-` (but not NFS's `sm-notify`, nor `postfix/sendmail`). */
export function isSendmailTag(tag: string): boolean {
  return own.test(tag) && !/^postfix/i.test(tag);
}
