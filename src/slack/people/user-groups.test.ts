/** Who is in a group: as Slack says, and while it does not, as it said last. */
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clientOf } from '../../sandbox/bolt-app.ts';
import { startSlack } from '../../../test/fixtures/slack-stage.ts';
import type { StandIn } from '../../sandbox/stand-in.ts';
import { createUserGroups } from './user-groups.ts';

const [sam, lee] = ['U0SAM00001', 'U0LEE00001'];
const group = 'S0POSTMAST';
const silent = pino({ level: 'silent' });

let slack: StandIn;
beforeEach(async () => {
  slack = await startSlack();
  slack.workspace.groups.set(group, [sam]);
});
afterEach(() => slack.close());

test('is asked of Slack', async () => {
  const groups = createUserGroups(silent);
  expect(await groups.of(clientOf(slack), sam, [group])).toEqual([group]);
  expect(await groups.of(clientOf(slack), lee, [group])).toEqual([]);
});

test('is not known while Slack has never said: that is a fault, and no refusal', async () => {
  const groups = createUserGroups(silent);
  slack.failNext({ method: 'usergroups.users.list', error: 'internal_error' });
  await expect(groups.of(clientOf(slack), sam, [group])).rejects.toThrow('internal_error');
  expect(await groups.of(clientOf(slack), sam, [group])).toEqual([group]);
});

test('is nobody where Slack refuses to say', async () => {
  slack.failNext({ method: 'usergroups.users.list', error: 'no_such_subteam' });
  expect(await createUserGroups(silent).of(clientOf(slack), sam, [group])).toEqual([]);
});
