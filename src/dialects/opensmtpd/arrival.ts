/** Turns the fields of a line about an accepted message into its arrival. */
import type { Received } from '../../mail/event.ts';
import type { Fields } from './fields.ts';

// from=<root@ix>, to=<ddp@ix>, size=1746, ndest=1, proto=ESMTP · size=554 nrcpt=1 proto=ESMTP
export function arrivalOf(queueId: string | null, fields: Fields, session: string | undefined): Received {
  const envelopeSender = fields.take('from=');
  const to = envelopeSender === undefined ? undefined : fields.take('to=');
  const size = fields.take('size=');
  const count = fields.take('nrcpt=') ?? fields.take('nrcpts=');
  const protocol = fields.take('proto=');
  return {
    kind: 'received',
    queueId,
    // with `to=` there is a line for each recipient
    starts: to === undefined,
    ...(envelopeSender !== undefined && { envelopeSender }),
    ...(to !== undefined && { recipients: [to] }),
    ...(size !== undefined && { sizeBytes: Number(size) }),
    ...(count !== undefined && { recipientCount: Number(count) }),
    ...(protocol !== undefined && { protocol }),
    ...(session !== undefined && { session }),
  };
}
