/** The configuration in force: every variable, no secret. */
import { expect, test } from 'vitest';
import { environmentNames, readConfig } from '../config.ts';
import { settingsOf } from './settings.ts';

const valuesOf = (env: Record<string, string>) =>
  Object.fromEntries(settingsOf(readConfig(env)).map(({ name, value }) => [name, value]));

test('every variable of the configuration is told', () => {
  expect(Object.keys(valuesOf({})).sort()).toEqual([...environmentNames].sort());
});

test('values read again as the same configuration', () => {
  const env = {
    MAILTRACE_DB: 'mail.db',
    MAILTRACE_LOGS: '/var/log/mail.log,/srv/*.log',
    MAILTRACE_ZONE: 'Asia/Tokyo',
    MAILTRACE_LOG_ZONE: 'ns1=Europe/Berlin,UTC',
    MAILTRACE_HOST: 'mail.example.com',
    MAILTRACE_HTTP: '[::1]:80',
    MAILTRACE_LOG_LEVEL: 'warn',
  };
  expect(valuesOf(env)).toMatchObject(env);
});

test('of Slack’s secrets only the kind is told', () => {
  const secrets = { SLACK_BOT_TOKEN: 'xoxb-12-34-Abc', SLACK_APP_TOKEN: 'xapp-1-A0-99-def' };
  expect(valuesOf({ ...secrets, SLACK_API_URL: 'http://me:secret@localhost:1/api/?key=secret' })).toMatchObject({
    SLACK_BOT_TOKEN: 'xoxb-…',
    SLACK_APP_TOKEN: 'xapp-…',
    SLACK_SIGNING_SECRET: null,
    SLACK_API_URL: 'http://localhost:1/api/',
    PORT: null,
  });
  expect(valuesOf({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: '0123456789abcdef', PORT: '80' })).toMatchObject({
    SLACK_SIGNING_SECRET: '…',
    PORT: '80',
  });
});
