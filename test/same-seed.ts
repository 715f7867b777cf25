/** Lets property tests try the same cases in every run, so that a red run is red again; FAST_CHECK_SEED asks for others. */
import { configureGlobal, readConfigureGlobal } from 'fast-check';

const usualSeed = 20_050_111;

configureGlobal({ ...readConfigureGlobal(), seed: Number(process.env['FAST_CHECK_SEED'] ?? usualSeed) });
