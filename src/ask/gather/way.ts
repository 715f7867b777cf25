/** One kind of proof that copies of one message belong together, and the copies that it leads to. */
import type { Copy } from '../../story/copy.ts';

export interface Way {
  before(copy: Copy): Promise<Copy[]>;
  after(copy: Copy): Promise<Copy[]>;
}
