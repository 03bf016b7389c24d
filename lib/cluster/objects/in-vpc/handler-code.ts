import { existsSync } from 'fs';
import { dirname, join } from 'path';
import { UsageError } from '../../../shared/errors';

/**
 * Folder of the handler that aws-cdk-lib has for objects of Kubernetes: it runs kubectl.
 *
 * Its own construct around it gives the handler rights to read every repository, and none of the choices that are needed here.
 *
 * @throws UsageError if this version of aws-cdk-lib keeps it elsewhere
 */
export function handlerCode(): string {
  const library = dirname(require.resolve('aws-cdk-lib/package.json'));
  const folder = join(library, 'custom-resource-handlers', 'dist', 'aws-eks-v2', 'kubectl-handler');
  if (!existsSync(join(folder, 'index.py'))) {
    throw new UsageError(
      `aws-cdk-lib has no handler of Kubernetes objects in '${folder}', expected a version that is supported`,
    );
  }
  return folder;
}
