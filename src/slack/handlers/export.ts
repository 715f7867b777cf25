/** Export CSV and Export JSON: the whole answer as a file. */
import type { Answer } from '../../ask/answer.ts';
import { answerCsv } from '../../render/csv/answer.ts';
import { answerJson } from '../../render/json/answer.ts';
import { parsePage, type Page } from '../../render/slack/state.ts';
import { askedAgain } from './asked-again.ts';
import type { TextFile } from '../posting/upload.ts';
import { onlyOnce, type Glue } from '../glue.ts';
import { onPress, type Press } from './press.ts';
import { showFile } from './text-file.ts';

/** Largest number of messages in a file, which spreadsheets and Slack still accept. */
const storiesAtMost = 10_000;

export type Format = 'csv' | 'json';

const write: Record<Format, (answer: Answer) => string> = {
  csv: answerCsv,
  json: (answer) => `${JSON.stringify(answerJson(answer), null, 2)}\n`,
};

/** `mailtrace-20261123T104500Z.csv` */
function fileOf(answer: Answer, { now, question }: Page, format: Format): TextFile {
  const stamp = `${new Date(now).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
  const atLeast = answer.totalIsExact ? '' : 'at least ';
  const part = answer.truncated ? `, the newest ${answer.stories.length} of ${atLeast}${answer.total}` : '';
  return {
    name: `mailtrace-${stamp}.${format}`,
    title: `${question}${part}`,
    content: write[format](answer),
  };
}

async function exportAnswer(glue: Glue, press: Press, page: Page, format: Format): Promise<void> {
  const answer = await askedAgain(glue, page, storiesAtMost);
  await showFile(glue, press, fileOf(answer, page, format));
}

export const onExport = (glue: Glue, format: Format) =>
  onPress(glue, parsePage, (press, page) => onlyOnce(glue, press.key, () => exportAnswer(glue, press, page, format)));
