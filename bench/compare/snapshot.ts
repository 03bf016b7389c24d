import { join } from 'node:path';
import { analyseAnswers } from '../engine';
import { writeSnapshot } from '../input/snapshot';
import type { Repetition } from '../measure';
import { byTurns, timed } from '../measure';
import type { Results } from '../results';
import { textsOf } from '../texts';

const VPCS = 1000;

/** What a live audit does with the answers of the EC2 API; how long they take to come is up to the network. */
export function compareSnapshot(results: Results, folder: string, repetition: Repetition): void {
  const snapshot = join(folder, 'snapshot');
  writeSnapshot(snapshot, VPCS);
  const texts = textsOf(snapshot, '.json');
  const { resources, subnets } = analyseAnswers(texts);
  const out = subnets.filter(({ verdict }) => verdict === 'exposed').length;
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  results.notes.push(
    `account of ${VPCS} VPCs: ${resources} nodes, ${(bytes / 1e6).toFixed(1)} MB of answers, ` +
      `${out} of ${subnets.length} subnets exposed`,
  );
  const parts = [
    timed('account: audit of the answers', () => void analyseAnswers(texts)),
    timed('account: JSON.parse of the answers', () => texts.forEach((text) => void JSON.parse(text))),
  ];
  results.time(byTurns(parts, repetition));
  const audit = results.median('account: audit of the answers');
  const ratio = audit / results.median('account: JSON.parse of the answers');
  results.atMost(`audit / JSON.parse of the answers about ${VPCS} VPCs`, ratio, 5);
}
