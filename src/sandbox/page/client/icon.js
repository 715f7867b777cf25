/** The line icons of the page. */
import { h } from './vendor/preact.js';

/** Paths on a field of 20 × 20. */
const paths = {
  hash: 'M7.5 3 6 17M14 3l-1.5 14M3.5 7.5h13.5M3 12.5h13.5',
  lock: 'M5.5 9h9v7.5h-9zM7.5 9V6.5a2.5 2.5 0 0 1 5 0V9',
  reply: 'M10 4c4 0 7 2.5 7 5.7s-3 5.8-7 5.8c-.9 0-1.7-.1-2.5-.3L4 16.5l.8-2.6C3.7 12.8 3 11.3 3 9.7 3 6.5 6 4 10 4z',
  more: 'M10 4.5v.01M10 10v.01M10 15.5v.01',
  close: 'M5 5l10 10M15 5 5 15',
  back: 'M12 4l-6 6 6 6',
  send: 'M3 3.5 17.5 10 3 16.5 5 10zM5 10h6',
  bolt: 'M11 2.5 4.5 11.5H10L9 17.5l6.5-9H10z',
  at: 'M13.5 10a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0zm0 0v1.3a2 2 0 0 0 4 0V10a7.5 7.5 0 1 0-3 6',
  eye: 'M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5zM12 10a2 2 0 1 1-4 0 2 2 0 0 1 4 0z',
  file: 'M5 2.5h6.5L15.5 6.5V17.5H5zM11.5 2.5v4h4M7.5 10.5h5.5M7.5 13.5h5.5',
  download: 'M10 3v9.5M6 9l4 4 4-4M4 16.5h12',
  sun: 'M13 10a3 3 0 1 1-6 0 3 3 0 0 1 6 0zM10 2v2M10 16v2M2 10h2M16 10h2M4.3 4.3l1.4 1.4M14.3 14.3l1.4 1.4M15.7 4.3l-1.4 1.4M5.7 14.3l-1.4 1.4',
  moon: 'M16 12.5A7 7 0 0 1 7.5 4a6.5 6.5 0 1 0 8.5 8.5z',
  half: 'M10 3a7 7 0 1 0 0 14zM10 3a7 7 0 0 1 0 14',
  down: 'M5 7.5l5 5 5-5',
  right: 'M7.5 5l5 5-5 5',
  bin: 'M4 5.5h12M8 5.5V3.5h4v2M5.5 5.5l.8 11h7.4l.8-11',
};

/** @param {keyof typeof paths} name */
export function icon(name) {
  const stroke = {
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': 1.6,
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
  };
  const isDots = name === 'more';
  return h(
    'svg',
    {
      class: 'icon',
      viewBox: '0 0 20 20',
      width: 20,
      height: 20,
      'aria-hidden': true,
      ...stroke,
      ...(isDots && { 'stroke-width': 2.6 }),
    },
    h('path', { d: paths[name] }),
  );
}
