import { expect, test } from 'vitest';
import { fill, placeholders, unknownSlots } from './template.ts';
import type { Values } from './template.ts';

const values = Object.fromEntries(placeholders.map((name) => [name, name.toUpperCase()])) as Values;

test('slots are filled', () => {
  expect(fill('{server} refused {domain}', values)).toBe('SERVER refused DOMAIN');
});

test('a value is not taken for a template', () => {
  expect(fill('{server}{quote}', { ...values, server: '{host} $& $1', quote: '{us}' })).toBe('{host} $& $1{us}');
});

test('an unknown slot is found', () => {
  expect(unknownSlots('{server} and {serverr}')).toEqual(['serverr']);
});
