import { expect, test } from 'vitest';
import { consoleText } from './console-text.ts';

const korean = '오류: 지정된 파일을 찾을 수 없습니다.';
// The same sentence as a Korean Windows writes it (code page 949).
const bytes949 = Buffer.from(
  'bfc0b7f93a20c1f6c1a4b5c820c6c4c0cfc0bb20c3a3c0bb20bcf620bef8bdc0b4cfb4d92e',
  'hex',
);

test.each<[string, Uint8Array, string]>([
  ['UTF-8', Buffer.from(korean), korean],
  ['code page 949', bytes949, korean],
  ['UTF-16 with its mark', Buffer.from(`\ufeff${korean}`, 'utf16le'), korean],
  ['UTF-16 without one', Buffer.from('<?xml version="1.0"?>', 'utf16le'), '<?xml version="1.0"?>'],
  ['another code page', Uint8Array.from([0x41, 0x81, 0xff, 0x0a]), 'A\u0081ÿ\n'],
  ['nothing', new Uint8Array(), ''],
])('%s is read', (_what, bytes, text) => expect(consoleText(bytes)).toBe(text));
