import { expect, test } from 'vitest';
import { contentPolicy, pageWithPolicy } from './content-policy.ts';

const directivesOf = (policy: string): Map<string, string[]> =>
  new Map(
    policy.split('; ').map((directive): [string, string[]] => {
      const [name = '', ...sources] = directive.split(' ');
      return [name, sources];
    }),
  );

test('scripts come from the page’s own origin and nowhere else: none inline, none made from text', () => {
  const directives = directivesOf(contentPolicy('abc'));
  expect(directives.get('script-src')).toEqual(["'self'"]);
  expect(directives.get('default-src')).toEqual(["'none'"]);
  expect(contentPolicy('abc')).not.toContain('unsafe-eval');
  // Attributes of style alone, which can neither load nor run anything.
  const inline = [...directives].filter(([, sources]) => sources.includes("'unsafe-inline'"));
  expect(inline.map(([name]) => name)).toEqual(['style-src-attr']);
});

test('no other host is asked, and no other page may frame this one', () => {
  const directives = directivesOf(contentPolicy('abc'));
  expect(contentPolicy('abc')).not.toMatch(/https?:|\*/);
  for (const name of ['frame-ancestors', 'base-uri', 'form-action', 'object-src'])
    expect(directives.get(name), name).toEqual(["'none'"]);
  expect(directives.get('connect-src')).toEqual(["'self'"]);
});

test('each reply has a nonce of its own, the same in page and policy', () => {
  const html = '<meta name="csp-nonce" content="__CSP_NONCE__"><style nonce="__CSP_NONCE__"></style>';
  const nonces = Array.from({ length: 50 }, () => {
    const page = pageWithPolicy(html);
    const nonce = /'nonce-([^']+)'/.exec(page.policy)?.[1] ?? '';
    expect(page.html).not.toContain('__CSP_NONCE__');
    expect(page.html.split(`"${nonce}"`)).toHaveLength(3);
    expect(Buffer.from(nonce, 'base64')).toHaveLength(16);
    return nonce;
  });
  expect(new Set(nonces).size).toBe(50);
});
