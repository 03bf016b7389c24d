import { UsageError } from '../shared/errors';

const MOST = 65_535;

/** @throws UsageError if it is no port */
export function checkPort(where: string, port: number): void {
  if (!Number.isInteger(port) || port < 1 || port > MOST) {
    throw new UsageError(`${where} is told of port ${port}, expected a port from 1 to ${MOST}`);
  }
}
