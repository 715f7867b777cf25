/** One kind of evidence that copies belong to one message, and the copies that it leads to. */
import type { Copy } from '../../story/copy.ts';

export interface Way {
  before(copy: Copy): Promise<Copy[]>;
  after(copy: Copy): Promise<Copy[]>;
}
