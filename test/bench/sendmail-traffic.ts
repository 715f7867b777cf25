/** Writes traffic in the format of Sendmail. */
import { sendmailIdTime } from '../../src/mail/ids.ts';
import { syslogStamp } from './syslog-stamp.ts';
import { host, mxAddressOf, mxOf, Traffic, type Try } from './traffic.ts';

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwx'];

export class SendmailTraffic extends Traffic {
  protected readonly linesPerMessage = 3.2;

  protected refused(at: number): void {
    const id = this.#queueId(at);
    const client = this.#clientText(this.client());
    const pid = this.nextPid();
    if (this.chance(0.4)) {
      this.#log(at, pid, `${id}: ${client} did not issue MAIL/EXPN/VRFY/ETRN during connection to MTA`);
      return;
    }
    const recipient = this.local();
    this.#log(
      at,
      pid,
      `${id}: ruleset=check_rcpt, arg1=<${recipient}>, relay=${client}, reject=550 5.7.1 <${recipient}>... Relaying denied`,
    );
    this.#log(
      at,
      pid,
      `${id}: from=<${this.remote()}>, size=0, class=0, nrcpts=0, proto=ESMTP, daemon=MTA, relay=${client}`,
    );
  }

  protected inbound(at: number): void {
    const id = this.#queueId(at);
    const pid = this.nextPid();
    const client = this.#clientText(this.client());
    if (this.chance(0.6)) this.#tls(at, pid, 'server', client, 'NO');
    const recipients = this.some(() => this.local());
    this.#arrival(at, pid, id, this.remote(), recipients.length, client);
    if (this.chance(0.3))
      this.#log(at, pid, `${id}: Milter add: header: X-Spam-Status: No, score=${this.number(40) / 10}`);
    for (const recipient of recipients) this.#kept(at + 1000, pid + 1, id, recipient);
  }

  protected outbound(at: number): void {
    const id = this.#queueId(at);
    const pid = this.nextPid();
    const sender = this.local();
    const client = this.#clientText(this.own());
    if (this.chance(0.5)) this.#log(at, pid, `AUTH=server, relay=${client}, authid=${sender}, mech=PLAIN, bits=0`);
    const recipients = this.some(() => this.remote());
    this.#arrival(at, pid, id, sender, recipients.length, client);
    for (const recipient of recipients)
      this.try({ id, pid: pid + 1, at: at + 2000, sender, recipient, arrivedAt: at, tries: 0 });
  }

  protected sent(one: Try): void {
    if (this.chance(0.5)) this.#tls(one.at, one.pid, 'client', `${mxOf(one.recipient)}.`, 'OK');
    this.#attempt(one, `dsn=2.0.0, stat=Sent (2.0.0 Ok: queued as ${this.word(11).toUpperCase()})`);
  }

  protected deferred(one: Try, status: string, reply: string): void {
    this.#attempt(one, `dsn=${status}, reply=${reply}, stat=Deferred: ${reply}`);
  }

  protected bounced(one: Try, status: string, reply: string): void {
    const stat = status === '5.1.1' ? 'User unknown' : 'Service unavailable';
    this.#attempt(one, `dsn=${status}, reply=${reply}, stat=${stat}`);
    const bounce = this.#queueId(one.at);
    this.#log(one.at, one.pid, `${one.id}: ${bounce}: DSN: ${stat}`);
    this.#kept(one.at + 1000, one.pid, bounce, one.sender);
  }

  #arrival(at: number, pid: number, id: string, sender: string, count: number, client: string): void {
    this.#log(
      at,
      pid,
      `${id}: from=<${sender}>, size=${400 + this.number(60_000)}, class=0, nrcpts=${count}, msgid=<${this.messageId(sender)}>, proto=ESMTP, daemon=MTA, relay=${client}`,
    );
  }

  #kept(at: number, pid: number, id: string, recipient: string): void {
    this.#log(
      at,
      pid,
      `${id}: to=<${recipient}>, delay=00:00:01, xdelay=00:00:00, mailer=local, pri=${this.number(90_000)}, dsn=2.0.0, stat=Sent`,
    );
  }

  #attempt({ id, pid, at, sender, recipient, arrivedAt, tries }: Try, end: string): void {
    const delay = new Date(at - arrivedAt).toISOString().slice(11, 19);
    this.#log(
      at,
      pid,
      `${id}: to=<${recipient}>, ctladdr=<${sender}> (1001/1001), delay=${delay}, xdelay=00:00:0${this.number(4)}, mailer=esmtp, pri=${30_000 + 90_000 * tries}, relay=${mxOf(recipient)}. [${mxAddressOf(recipient)}], ${end}`,
    );
  }

  #tls(at: number, pid: number, side: string, relay: string, verify: string): void {
    this.#log(
      at,
      pid,
      `STARTTLS=${side}, relay=${relay}, version=TLSv1.3, verify=${verify}, cipher=TLS_AES_256_GCM_SHA384, bits=256/256`,
    );
  }

  #log(at: number, pid: number, words: string): void {
    this.write(at, `${syslogStamp(at)} ${host} sm-mta[${pid}]: ${words}`);
  }

  #clientText({ name, ip }: { readonly name: string; readonly ip: string }): string {
    return `${name} [${ip}]`;
  }

  #queueId(at: number): string {
    return `${sendmailIdTime(at)}${this.of(letters)}${this.of(letters)}${String(this.pid).padStart(6, '0')}`;
  }
}
