/** A request → why it is refused: only programs and pages of this machine may use the stand-in. */
import type { IncomingMessage } from 'node:http';

/**
 * A foreign web page can resolve its own name to 127.0.0.1 (DNS rebinding), which shows in `Host`, or send a form to us
 * (CSRF), which shows in `Origin`. Programs send no `Origin`.
 */
export function refusedBecause({ headers, socket }: IncomingMessage): string | undefined {
  const ours = ['127.0.0.1', 'localhost'].map((name) => `${name}:${socket.localPort}`);
  if (!ours.includes(headers.host?.toLowerCase() ?? '')) return 'foreign Host';
  const { origin } = headers;
  return origin === undefined || ours.some((host) => origin === `http://${host}`) ? undefined : 'foreign Origin';
}
