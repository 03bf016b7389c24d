import type { Written } from '../../model/resource';
import { Text } from '../../model/resource';
import type { Marked } from '../questions/marked';
import { isOwn, onlyHole } from '../questions/marked';
import { hostOutside, urlsOutside } from './names';
import { memberOf, membersOf } from './paths';
import data from './settings.json';
import type { Asked, ObjectPredicate, Verdict } from './verdicts';
import { hiddenIn, knownText, markedOf, ofText, worstOf } from './verdicts';

const KEY = new RegExp(data.keys.names, 'i');
const HARMLESS = new RegExp(data.harmlessKeys.names, 'i');
/** `key: value`, `key = value`, `"key": "value"`, `Key value`, with or without a dash in front. */
const SETTING = /^\s*(?:-\s+)?["']?([\w.$-]+)["']?\s*(?:[:=]\s*|\s+)["'[]*(.*)$/;
/** `"key": "value"`, several of which can stand in one line of JSON. */
const PAIR = /["']([\w.$-]+)["']\s*[:=]\s*["']([^"']+)["']/g;
const COMMENT = /^\s*(?:#|\/\/|;|\{\{)/;
/** A cluster of CDK, which is one of ours although CloudFormation does not know its type. */
const CDK_CLUSTER = 'Custom::AWSCDK-EKS-Cluster';
const OUTPUT = /^\s*\[(\w+)\]/;

/** A member anywhere in an object, or a line of a text in it, by which something outside is connected to. */
export const settingOutside: ObjectPredicate = (place, asked) => {
  if (place === undefined || data.judgedElsewhere.names.includes(asked.object.group)) {
    return undefined;
  }
  const hidden = place instanceof Text ? hiddenIn(place) : undefined;
  return hidden === undefined ? worstOf(settingsOf('', place, asked)) : { why: hidden };
};

/** A variable of a container with an address outside. */
export const variableOutside: ObjectPredicate = (place, asked) => {
  const value = markedOf(memberOf(place, 'value'));
  const name = knownText(memberOf(place, 'name')) ?? '';
  return value === undefined
    ? undefined
    : worstOf([urlsOutside(value, asked), ...ofSetting(name, value, asked)]);
};

/** `--endpoint=https://api.example.com`, or an address alone; what a shell runs is read as a command. */
export const argumentOutside: ObjectPredicate = ofText((marked, asked) => {
  const [, name = '', text = ''] = /^--?([\w.-]+)=(.*)$/s.exec(marked.text) ?? [];
  return /\s/.test(marked.text)
    ? undefined
    : worstOf([urlsOutside(marked, asked), ...ofSetting(name, { ...marked, text }, asked)]);
});

function settingsOf(key: string, value: Written, asked: Asked): readonly Verdict[] {
  const marked = markedOf(value);
  if (marked !== undefined) {
    return [...ofSetting(key, marked, asked), ...ofLines(marked, asked)];
  }
  if (Array.isArray(value)) {
    return (value as readonly Written[]).flatMap((item) => settingsOf(key, item, asked));
  }
  return Object.entries(membersOf(value) ?? {}).flatMap(([name, part]) => settingsOf(name, part, asked));
}

function ofSetting(key: string, marked: Marked, asked: Asked): readonly Verdict[] {
  if (!KEY.test(key) || HARMLESS.test(key)) {
    return [];
  }
  const hole = onlyHole(marked, marked.text);
  if (hole !== undefined) {
    return isOwn(hole) || hole.resource?.type === CDK_CLUSTER ? [] : [{ why: hole.why }];
  }
  const isEndpoint =
    /endpoints?(?:[_-]?override)?$/i.test(key) && /^[\w.-]+\.[a-z]+(?::\d+)?$/i.test(marked.text);
  return [isEndpoint ? hostOutside(marked, asked) : urlsOutside(marked, asked)];
}

/** Lines of a configuration file; in Fluent Bit's, the hosts of its outputs as well. */
function ofLines(marked: Marked, asked: Asked): readonly Verdict[] {
  let section = '';
  const lines = marked.text.split(/\r?\n/);
  return lines.length === 1 && !marked.text.includes('{')
    ? []
    : lines.flatMap((line) => {
        section = OUTPUT.exec(line)?.[1]?.toLowerCase() ?? section;
        return pairsOf(line).flatMap(([key, text]) =>
          section === 'output' && /^host$/i.test(key)
            ? [hostOutside({ ...marked, text }, asked)]
            : ofSetting(key, { ...marked, text }, asked),
        );
      });
}

function pairsOf(line: string): readonly (readonly [string, string])[] {
  if (COMMENT.test(line)) {
    return [];
  }
  const pairs = [...line.matchAll(PAIR)].map(([, key = '', value = '']) => [key, value] as const);
  const [, key = '', value = ''] = SETTING.exec(line) ?? [];
  return pairs.length > 0 ? pairs : [[key, value.replace(/["'\],]*\s*$/, '')]];
}
