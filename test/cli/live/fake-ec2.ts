import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request: the name of the call and its parameters, as EC2's Query protocol spells them. */
export interface Asked {
  readonly action: string;
  readonly parameters: URLSearchParams;
  /** How often this very request came before. */
  readonly before: number;
}

/** The inside of the answer as XML, or an error. */
export type Answer = string | { readonly status: number; readonly code: string; readonly message?: string };

export interface FakeEc2 {
  readonly url: string;
  /** Requests so far, in order: `DescribeVpcs`, or `DescribeVpcs next-token`. */
  readonly asked: string[];
  readonly close: () => Promise<void>;
}

/** An EC2 endpoint on the loopback address; what `answer` says nothing about is an empty answer. */
export async function fakeEc2(answer: (asked: Asked) => Answer | undefined): Promise<FakeEc2> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const parameters = new URLSearchParams(body);
      const action = parameters.get('Action') ?? '';
      const name = [action, parameters.get('NextToken')].filter((part) => part !== null).join(' ');
      const before = asked.filter((other) => other === name).length;
      asked.push(name);
      const found = answer({ action, parameters, before }) ?? '';
      const { status, text } = toXml(action, found);
      response.writeHead(status, { 'content-type': 'text/xml;charset=UTF-8' }).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function toXml(action: string, answer: Answer): { status: number; text: string } {
  if (typeof answer === 'string') {
    const name = `${action}Response`;
    const space = 'http://ec2.amazonaws.com/doc/2016-11-15/';
    return { status: 200, text: `<${name} xmlns="${space}"><requestId>r</requestId>${answer}</${name}>` };
  }
  const { status, code, message = 'no' } = answer;
  const error = `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, text: `<Response><Errors>${error}</Errors><RequestID>r</RequestID></Response>` };
}

/** `<name><item>…</item></name>`, with members as XML inside each item. */
export function set(name: string, items: readonly Readonly<Record<string, string>>[]): string {
  const rows = items.map((item) => `<item>${members(item)}</item>`);
  return `<${name}>${rows.join('')}</${name}>`;
}

export function members(item: Readonly<Record<string, string>>): string {
  return Object.entries(item)
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join('');
}
