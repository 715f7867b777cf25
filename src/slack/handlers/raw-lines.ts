/** Raw lines, Hide raw lines and Next lines: shows the log lines in the message that they prove. */
import { parseCardState } from '../../render/slack/state.ts';
import type { Glue } from '../glue.ts';
import { onPress } from './press.ts';
import { redraw } from './redraw.ts';

export const onRawLines = (glue: Glue) => onPress(glue, parseCardState, (press, state) => redraw(glue, press, state));
