/** A request → why it is refused: only this machine's own pages and programs may talk to the stand-in. */
import type { IncomingMessage } from 'node:http';

/**
 * A web page elsewhere can point a name of its own at 127.0.0.1 (DNS rebinding), or post a form at us blindly: the
 * first shows in `Host`, the second in `Origin`. Programs send no `Origin`.
 */
export function refusedBecause({ headers, socket }: IncomingMessage): string | undefined {
  const ours = ['127.0.0.1', 'localhost'].map((name) => `${name}:${socket.localPort}`);
  if (!ours.includes(headers.host?.toLowerCase() ?? '')) return 'foreign Host';
  const { origin } = headers;
  return origin === undefined || ours.some((host) => origin === `http://${host}`) ? undefined : 'foreign Origin';
}
