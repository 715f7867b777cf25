/** Writes traffic in the format of Postfix. */
import { syslogStamp } from './syslog-stamp.ts';
import { host, mxAddressOf, mxOf, Traffic, type Try } from './traffic.ts';

interface Arrival {
  readonly at: number;
  readonly id: string;
  readonly sender: string;
  readonly client: string;
  readonly recipients: number;
}

export class PostfixTraffic extends Traffic {
  protected readonly linesPerMessage = 7.1;
  /** Recipients of a message that still wait. */
  readonly #waiting = new Map<string, number>();

  protected refused(at: number): void {
    const { name, ip } = this.client();
    const pid = this.nextPid();
    const recipient = this.local();
    this.#log(at, 'smtpd', `connect from ${name}[${ip}]`, pid);
    this.#log(
      at,
      'smtpd',
      `NOQUEUE: reject: RCPT from ${name}[${ip}]: 550 5.1.1 <${recipient}>: Recipient address rejected: User unknown in local recipient table; from=<${this.remote()}> to=<${recipient}> proto=ESMTP helo=<${name}>`,
      pid,
    );
    this.#log(at, 'smtpd', `disconnect from ${name}[${ip}] ehlo=1 mail=1 rcpt=0/1 quit=1 commands=3/4`, pid);
  }

  protected inbound(at: number): void {
    const { name, ip } = this.client();
    const recipients = this.some(() => this.local());
    const id = this.#arrival({ at, sender: this.remote(), client: `${name}[${ip}]`, recipients: recipients.length });
    for (const recipient of recipients)
      this.#log(
        at + 1000,
        'local',
        `${id}: to=<${recipient}>, relay=local, delay=1, delays=0.9/0.01/0/0.09, dsn=2.0.0, status=sent (delivered to mailbox)`,
      );
    this.#log(at + 1000, 'qmgr', `${id}: removed`, 700);
  }

  protected outbound(at: number): void {
    const sender = this.local();
    const { name, ip } = this.own();
    const recipients = this.some(() => this.remote());
    const id = this.#arrival({ at, sender, client: `${name}[${ip}]`, recipients: recipients.length });
    this.#waiting.set(id, recipients.length);
    for (const recipient of recipients)
      this.try({ id, pid: this.nextPid(), at: at + 2000, sender, recipient, arrivedAt: at, tries: 0 });
  }

  protected sent(one: Try): void {
    this.#attempt(one, '2.0.0', `status=sent (250 2.0.0 Ok: queued as ${this.word(11).toUpperCase()})`);
    this.#end(one);
  }

  protected deferred(one: Try, status: string, reply: string): void {
    this.#attempt(
      one,
      status,
      `status=deferred (host ${mxOf(one.recipient)}[${mxAddressOf(one.recipient)}] said: ${reply})`,
    );
  }

  protected bounced(one: Try, status: string, reply: string): void {
    this.#attempt(
      one,
      status,
      `status=bounced (host ${mxOf(one.recipient)}[${mxAddressOf(one.recipient)}] said: ${reply} (in reply to RCPT TO command))`,
    );
    const bounce = this.#queueId(one.at);
    this.#log(one.at, 'cleanup', `${bounce}: message-id=<${this.messageId(`x@${host}.example.com`)}>`);
    this.#log(one.at, 'bounce', `${one.id}: sender non-delivery notification: ${bounce}`);
    this.#log(one.at, 'qmgr', `${bounce}: from=<>, size=${2000 + this.number(4000)}, nrcpt=1 (queue active)`, 700);
    this.#log(
      one.at + 1000,
      'local',
      `${bounce}: to=<${one.sender}>, relay=local, delay=0.1, delays=0.03/0/0/0.07, dsn=2.0.0, status=sent (delivered to mailbox)`,
    );
    this.#log(one.at + 1000, 'qmgr', `${bounce}: removed`, 700);
    this.#end(one);
  }

  /** The new queue ID. */
  #arrival({ at, sender, client, recipients }: Omit<Arrival, 'id'>): string {
    const id = this.#queueId(at);
    const pid = this.nextPid();
    this.#log(at, 'smtpd', `connect from ${client}`, pid);
    this.#log(at, 'smtpd', `${id}: client=${client}`, pid);
    this.#log(at, 'cleanup', `${id}: message-id=<${this.messageId(sender)}>`);
    const sizeBytes = 400 + this.number(60_000);
    this.#log(at, 'qmgr', `${id}: from=<${sender}>, size=${sizeBytes}, nrcpt=${recipients} (queue active)`, 700);
    this.#log(
      at,
      'smtpd',
      `disconnect from ${client} ehlo=2 starttls=1 mail=1 rcpt=${recipients} data=1 quit=1 commands=7`,
      pid,
    );
    return id;
  }

  #attempt({ id, pid, at, recipient, arrivedAt }: Try, status: string, end: string): void {
    const delay = (at - arrivedAt) / 1000;
    this.#log(
      at,
      'smtp',
      `${id}: to=<${recipient}>, relay=${mxOf(recipient)}[${mxAddressOf(recipient)}]:25, delay=${delay}, delays=${delay - 1}/0.02/0.5/0.48, dsn=${status}, ${end}`,
      pid,
    );
  }

  /** The message leaves the queue when no recipient waits any more. */
  #end({ id, at }: Try): void {
    const left = this.#waiting.get(id)! - 1;
    this.#waiting.set(id, left);
    if (left > 0) return;
    this.#waiting.delete(id);
    this.#log(at, 'qmgr', `${id}: removed`, 700);
  }

  #log(at: number, service: string, words: string, pid = this.pid): void {
    this.write(at, `${syslogStamp(at)} ${host} postfix/${service}[${pid}]: ${words}`);
  }

  /** A short queue ID: microseconds and inode. */
  #queueId(at: number): string {
    const digits = (at / 1000 + this.number(0xfffff)) % 0xfffff;
    return `${Math.floor(digits).toString(16).padStart(5, '0')}${(0x100000 + this.number(0xefffff)).toString(16)}`.toUpperCase();
  }
}
