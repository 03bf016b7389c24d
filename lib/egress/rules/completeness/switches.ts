import type { Resource, Setting } from '../../model/resource';

/** Whether a switch is off for certain: written so, or absent where that means off. */
export function isOff(resource: Resource, path: string, off: 'absent' | 'given'): boolean {
  const settings = resource.at(path, ['false']);
  return settings.length > 0 && settings.every(({ value }) => isNot(value, off));
}

function isNot(setting: Setting, off: 'absent' | 'given'): boolean {
  return setting.kind === 'absent'
    ? off === 'absent'
    : setting.kind === 'text' && setting.text.toLowerCase() === 'false';
}
