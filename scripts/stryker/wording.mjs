import { PluginKind, declareValuePlugin } from '@stryker-mutator/api/plugin';

/** Sentences for a reader are not stable by contract, so emptying one is no fault: literals that hold a space. */
export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'wording', {
    shouldIgnore({ node }) {
      return isSentence(node) ? 'wording is not a contract' : undefined;
    },
  }),
];

function isSentence(node) {
  switch (node.type) {
    case 'StringLiteral':
      return reads(node.value);
    case 'TemplateLiteral':
      // What decides between texts is logic, so a template that holds more than names is left to the mutators.
      return node.quasis.some(({ value }) => reads(value.raw)) && node.expressions.every(isPlain);
    default:
      return false;
  }
}

/** Words with a space between them; markup is no sentence. */
function reads(text) {
  return / \w/.test(text) && !text.includes('<');
}

function isPlain(node) {
  switch (node.type) {
    case 'Identifier':
    case 'ThisExpression':
      return true;
    case 'MemberExpression':
      return !node.computed && isPlain(node.object);
    default:
      return false;
  }
}
