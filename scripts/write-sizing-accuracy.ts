import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accuracyPage } from '../test/sizing/accuracy/page';

/**
 * Writes docs/sizing-accuracy.md: what the sizing says of startups that somebody measured.
 *
 * Usage: npm run sizing-accuracy
 */
writeFileSync(join(__dirname, '..', 'docs', 'sizing-accuracy.md'), accuracyPage());
