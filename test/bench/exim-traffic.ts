/** Writes traffic in the format of Exim's main log. */
import { mxAddressOf, mxOf, Traffic, type Try } from './traffic.ts';

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export class EximTraffic extends Traffic {
  protected readonly linesPerMessage = 3.4;
  /** Recipients of a message that still wait. */
  readonly #waiting = new Map<string, number>();

  protected refused(at: number): void {
    const { name, ip } = this.client();
    this.#log(at, `H=${name} [${ip}] F=<${this.remote()}> rejected RCPT <${this.local()}>: relay not permitted`);
  }

  protected inbound(at: number): void {
    const { name, ip } = this.client();
    const recipients = this.some(() => this.local());
    const id = this.#arrival(at, this.remote(), `H=${name} [${ip}] P=esmtps X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=no`);
    for (const recipient of recipients)
      this.#log(at + 1000, `${id} => ${recipient.split('@')[0]} <${recipient}> R=local_user T=maildir_home`);
    this.#log(at + 1000, `${id} Completed`);
  }

  protected outbound(at: number): void {
    const sender = this.local();
    const { name, ip } = this.own();
    const recipients = this.some(() => this.remote());
    const id = this.#arrival(
      at,
      sender,
      `H=${name} [${ip}] P=esmtpsa X=TLS1.3:TLS_AES_256_GCM_SHA384:256 A=plain:${sender}`,
    );
    this.#waiting.set(id, recipients.length);
    for (const recipient of recipients)
      this.try({ id, pid: 0, at: at + 2000, sender, recipient, arrivedAt: at, tries: 0 });
  }

  protected sent(one: Try): void {
    this.#log(
      one.at,
      `${one.id} => ${one.recipient} ${this.#by(one)} C="250 2.0.0 Ok: queued as ${this.word(11).toUpperCase()}"`,
    );
    this.#end(one);
  }

  protected deferred(one: Try, _status: string, reply: string): void {
    this.#log(
      one.at,
      `${one.id} == ${one.recipient} ${this.#by(one)} defer (-44): SMTP error from remote mail server after RCPT TO:<${one.recipient}>: ${reply}`,
    );
  }

  protected bounced(one: Try, _status: string, reply: string): void {
    this.#log(
      one.at,
      `${one.id} ** ${one.recipient} ${this.#by(one)}: SMTP error from remote mail server after RCPT TO:<${one.recipient}>: ${reply}`,
    );
    const bounce = this.#queueId(one.at);
    this.#log(one.at, `${bounce} <= <> R=${one.id} U=Debian-exim P=local S=${2000 + this.number(4000)}`);
    this.#log(one.at + 1000, `${bounce} => ${one.sender.split('@')[0]} <${one.sender}> R=local_user T=maildir_home`);
    this.#log(one.at + 1000, `${bounce} Completed`);
    this.#end(one);
  }

  /** The new message id. */
  #arrival(at: number, sender: string, how: string): string {
    const id = this.#queueId(at);
    this.#log(at, `${id} <= ${sender} ${how} S=${400 + this.number(60_000)} id=${this.messageId(sender)}`);
    return id;
  }

  #by({ recipient }: Try): string {
    return `R=dnslookup T=remote_smtp H=${mxOf(recipient)} [${mxAddressOf(recipient)}]`;
  }

  #end({ id, at }: Try): void {
    const left = this.#waiting.get(id)! - 1;
    this.#waiting.set(id, left);
    if (left > 0) return;
    this.#waiting.delete(id);
    this.#log(at, `${id} Completed`);
  }

  #log(at: number, words: string): void {
    this.write(at, `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} ${words}`);
  }

  /** `1rKqFX-0000aB-7d`: seconds, process, fraction of a second. */
  #queueId(at: number): string {
    return `${digits(at / 1000, 6)}-${digits(this.nextPid(), 6)}-${digits(this.number(3000), 2)}`;
  }
}

function digits(value: number, length: number): string {
  let text = '';
  for (let rest = Math.floor(value); text.length < length; rest = Math.floor(rest / 62))
    text = base62[rest % 62] + text;
  return text;
}
