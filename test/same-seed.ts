/** Fixes the seed of property tests, so that failures are reproducible; FAST_CHECK_SEED sets another one. */
import { configureGlobal, readConfigureGlobal } from 'fast-check';

const usualSeed = 20_050_111;

configureGlobal({ ...readConfigureGlobal(), seed: Number(process.env['FAST_CHECK_SEED'] ?? usualSeed) });
