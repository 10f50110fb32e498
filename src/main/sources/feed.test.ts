import { describe, expect, test } from 'vitest';
import { feedBuiltAt, feedDate, parseFeed, plainText } from './feed.ts';

const rss = (items: string, head = '') =>
  `<?xml version="1.0"?>${head}<rss version="2.0"><channel><title>Feed</title><link>https://f.com/</link>${items}</channel></rss>`;
const item = (fields: string) => rss(`<item>${fields}</item>`);
const parse = (text: string) => parseFeed(text, 'f.com');
const first = (fields: string) => parse(item(fields))[0];
const problemOf = (text: string): unknown => {
  try {
    return parse(text);
  } catch (thrown) {
    return thrown;
  }
};

const story = {
  title: 'Repo rates jump',
  link: 'https://f.com/1',
  guid: 'urn:1',
  publishedAt: new Date('2026-11-23T06:00:00Z'),
  summary: 'Overnight.',
  publisher: 'Ann',
};

describe('the same article is read the same from', () => {
  test.each([
    [
      'RSS 2.0',
      item(
        '<title>Repo rates jump</title><link>https://f.com/1</link><guid isPermaLink="false">urn:1</guid><pubDate>Mon, 23 Nov 2026 06:00:00 GMT</pubDate><description>Overnight.</description><dc:creator>Ann</dc:creator>',
      ),
    ],
    [
      'RSS 2.0 behind a byte-order mark, everything in CDATA and on lines of its own',
      `\uFEFF${item(
        '<title><![CDATA[ Repo rates jump ]]></title><link><![CDATA[\n  https://f.com/1\n ]]></link><guid><![CDATA[urn:1]]></guid><pubDate><![CDATA[Mon, 23 Nov 2026 01:00:00 -0500]]></pubDate><description><![CDATA[<p>Overnight.</p>]]></description><dc:creator><![CDATA[Ann]]></dc:creator>',
      )}\n<!-- made by a machine -->\n`,
    ],
    [
      'Atom',
      `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Feed</title><link href="https://f.com/"/>
       <entry><title type="html">Repo rates jump</title><id>urn:1</id>
       <link rel="enclosure" href="https://f.com/1.mp3"/><link rel="alternate" href="https://f.com/1"/>
       <published>2026-11-23T15:00:00+09:00</published><updated>2026-11-23T16:00:00+09:00</updated>
       <summary type="html">&lt;p&gt;Overnight.&lt;/p&gt;</summary><author><name>Ann</name></author></entry></feed>`,
    ],
    [
      'RSS 1.0 (RDF)',
      `<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
       <channel rdf:about="https://f.com/"><title>Feed</title></channel>
       <item rdf:about="https://f.com/1"><title>Repo rates jump</title><link>https://f.com/1</link><guid>urn:1</guid>
       <dc:date>2026-11-23T06:00:00Z</dc:date><description>Overnight.</description><dc:creator>Ann</dc:creator></item></rdf:RDF>`,
    ],
  ])('%s', (_, text) => {
    expect(parse(text)).toEqual([story]);
  });
});

test('several authors, no date, no text: what is there is read', () => {
  expect(
    first('<title>T</title><dc:creator>Ann</dc:creator><dc:creator>Bob</dc:creator><description/>'),
  ).toEqual({
    title: 'T',
    link: '',
    guid: '',
    publishedAt: null,
    summary: '',
    publisher: 'Ann',
  });
});

test('a guid that is an address stands in for a missing link, another one does not', () => {
  expect(first('<title>T</title><guid>https://f.com/9</guid>')?.link).toBe('https://f.com/9');
  expect(first('<title>T</title><guid>javascript:alert(1)</guid>')?.link).toBe('');
});

test('a feed without items is empty, and one item is a list of one', () => {
  expect(parse(rss(''))).toEqual([]);
  expect(parse(item('<title>T</title>'))).toHaveLength(1);
});

describe('what a feed says is text', () => {
  test.each([
    ['entities once', 'Fed &amp; ECB: rates &lt; 4 %', 'Fed & ECB: rates < 4 %'],
    ['entities twice', 'S&amp;amp;P 500', 'S&P 500'],
    ['numbered entities', 'It&#8217;s &#x201C;calm&#x201D;', 'It’s “calm”'],
    ['entities of HTML', '<![CDATA[Caf&eacute;&nbsp;&mdash; open]]>', 'Café — open'],
    [
      'an image that runs a script',
      '&lt;img src=x onerror=alert(1)&gt; News',
      '<img src=x onerror=alert(1)> News',
    ],
    ['a control character', 'A\u0007B\u200bC', 'A B C'],
    ['text that reads backwards', '\u202eevil\u202c and \u2067more\u2069', 'evil and more'],
    ['Arabic and Hebrew', 'سوق المال שוק ההון', 'سوق المال שוק ההון'],
    ['Korean and an emoji', '코스피 3% 급등 📈', '코스피 3% 급등 📈'],
    ['line breaks', '<![CDATA[one\n\t two]]>', 'one two'],
    ['an entity nobody declared', 'a &xxe; b', 'a &xxe; b'],
  ])('title with %s', (_, written, read) => {
    expect(first(`<title>${written}</title>`)?.title).toBe(read);
  });

  test('a summary loses its markup and keeps its words', () => {
    expect(plainText('<p>A &amp; B</p><script>x</script><a href="javascript:1">link</a> 3 &lt; 4')).toBe(
      'A & B x link 3 < 4',
    );
  });
});

describe('a date is read to the same instant whatever the zone of this PC:', () => {
  test.each([
    ['Mon, 23 Nov 2026 06:00:00 GMT', '2026-11-23T06:00:00Z'],
    ['Mon, 23 Nov 2026 06:00 GMT', '2026-11-23T06:00:00Z'],
    ['Tue, 9 Jun 2026 14:30:00 GMT', '2026-06-09T14:30:00Z'],
    ['Tue, 9 Jun 2026 14:30:00 EDT', '2026-06-09T18:30:00Z'],
    ['Tue, 9 Jun 2026 14:30:00 -0400', '2026-06-09T18:30:00Z'],
    ['Mon, 23 Nov 2026 06:00:00 +0900', '2026-11-22T21:00:00Z'],
    ['Mon, 23 Nov 2026 06:00:00 KST', '2026-11-22T21:00:00Z'],
    ['Mon, 23 Nov 26 06:00:00 GMT', '2026-11-23T06:00:00Z'],
    ['2026-11-23T06:00:00Z', '2026-11-23T06:00:00Z'],
    ['2026-11-23T06:00:00.123+09:00', '2026-11-22T21:00:00.123Z'],
    ['2026-11-23T06:00+0900', '2026-11-22T21:00:00Z'],
    ['2026-11-23T06:00:00', '2026-11-23T06:00:00Z'],
    ['2026-11-23 06:00:00 +0900', '2026-11-22T21:00:00Z'],
    ['2026-11-23 06:00:00 KST', '2026-11-22T21:00:00Z'],
    ['2026-11-23 06:00:00', '2026-11-23T06:00:00Z'],
    ['Mon, 23 Nov 2026 06:00:00', '2026-11-23T06:00:00Z'],
    ['2026-11-23', '2026-11-23T00:00:00Z'],
    ['  2026-11-23T06:00:00Z\n', '2026-11-23T06:00:00Z'],
  ])('%s', (written, instant) => {
    const { TZ } = process.env;
    try {
      for (const zone of ['UTC', 'America/New_York', 'Asia/Seoul']) {
        process.env.TZ = zone;
        expect(feedDate(written)?.toISOString()).toBe(new Date(instant).toISOString());
      }
    } finally {
      if (TZ === undefined) delete process.env.TZ;
      else process.env.TZ = TZ;
    }
  });

  test.each([
    '',
    'yesterday',
    'NaN',
    '1e308',
    '1795413600',
    '7',
    'Mon, 99 Nov 2026 06:00:00 GMT',
    '0001-01-01',
    '9999-12-31',
  ])('%j is none', (written) => {
    expect(feedDate(written)).toBeNull();
  });
});

test('a feed says when it was made, or does not', () => {
  const built = '<lastBuildDate>Mon, 23 Nov 2026 06:00 GMT</lastBuildDate>';
  expect(feedBuiltAt(rss(built))).toEqual(new Date('2026-11-23T06:00:00Z'));
  expect(feedBuiltAt(rss(''))).toBeNull();
});

describe('what is not a feed is refused with the reason', () => {
  test.each([
    ['html', '<!DOCTYPE html><html><body>Just a moment…</body></html>'],
    ['html', '<html><body><rss-widget/></body></html>'],
    ['html', '\uFEFF\n<HTML lang="en"></HTML>'],
    ['empty', ' \n'],
    ['empty', '\uFEFF'],
    ['not_feed', '{"status":"ok"}'],
    ['not_feed', 'Too Many Requests'],
    ['not_feed', '<?xml version="1.0"?><observations/>'],
    ['cut', '<?xml version="1.0"?><rss><channel><item><title>T</title>'],
    ['doctype', rss('<item/>', '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>')],
    ['doctype', rss('<item/>', '<!doctype rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>')],
  ])('%s', (problem, text) => {
    expect(problemOf(text)).toMatchObject({ code: 'source_changed', params: { host: 'f.com', problem } });
  });

  test('a page quoted inside an article is not the document', () => {
    expect(
      first('<title>T</title><description><![CDATA[<!DOCTYPE html><html>hi</html>]]></description>'),
    ).toMatchObject({ title: 'T', summary: 'hi' });
  });
});

describe('a feed of 1 MB that is made to stall its reader does not:', () => {
  const many = (text: string) => text.repeat(Math.ceil(1_000_000 / text.length));
  test.each([
    ['comments that never end', `<rss>${many('</rss><!--')}x`],
    ['tags that never end', item(`<title>T</title><description><![CDATA[${many('<')}]]></description>`)],
    ['words behind each', item(`<title>T</title><description><![CDATA[${many('<a ')}]]></description>`)],
    ['elements within elements', rss(many('<a>'))],
    ['white space', item(`<title>${many(' ')}x</title>`)],
    ['ampersands', item(`<title>${many('&amp;')}</title>`)],
    ['attributes', rss(`<item ${Array.from({ length: 100_000 }, (_, n) => `a${n}=""`).join(' ')}/>`)],
    ['items', rss(many('<item><title>T</title></item>'))],
  ])('%s', (_, text) => {
    // What is quadratic in a megabyte takes minutes, longer than a test may.
    problemOf(text);
  });

  test('names that mean something to JavaScript are only names', () => {
    problemOf(
      item('<__proto__><polluted>1</polluted></__proto__><constructor>x</constructor><title>T</title>'),
    );
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
