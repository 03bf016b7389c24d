import { judgeImage } from '../questions/images';
import type { Marked } from '../questions/marked';
import agents from './agents.json';
import { hostOutside } from './names';
import { membersOf } from './paths';
import data from './secret-providers.json';
import type { Asked, ObjectPredicate, Verdict } from './verdicts';
import { ofText } from './verdicts';

const AGENTS = agents.map((row) => ({ ...row, image: new RegExp(row.image, 'i') }));

/** The image of a program that reports to its vendor. */
export const vendorAgent: ObjectPredicate = ofText(({ text }) => {
  const agent = AGENTS.find(({ image }) => image.test(text));
  return agent === undefined ? undefined : { seen: agent.what };
});

/** A kind that a vendor's operator reads. */
export const vendorKind: ObjectPredicate = (_, { object }) => {
  const agent = vendorOf(object.group);
  return agent === undefined ? undefined : { seen: agent };
};

/** Whom objects of a group report to. */
export function vendorOf(group: string): string | undefined {
  return agents.find((row) => group === row.group || group.endsWith(`.${row.group}`))?.what;
}

/** A provider of secrets that is neither AWS nor the cluster itself. */
export const foreignProvider: ObjectPredicate = (place) => {
  const names = Object.keys(membersOf(place) ?? {});
  const foreign = names.find((name) => !data.judged.names.includes(name));
  return foreign === undefined ? undefined : { seen: foreign };
};

/** A repository of code or charts: in a registry of an account, or on a host. */
export function sourceOutside(marked: Marked, asked: Asked): Verdict {
  return /\.dkr[.-]ecr/.test(marked.text)
    ? judgeImage(marked, asked.object.from)
    : hostOutside(marked, asked);
}
