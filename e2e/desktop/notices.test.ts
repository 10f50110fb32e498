import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createHttpClient } from '../../src/shared/client.ts';
import { describeDesktop, launch, surround, windowOf } from './support/app.ts';

describeDesktop('notices', () => {
  test('a failure is told once a day, with source and consequence, and a click on it opens the run history', async () => {
    const around = await surround();
    const app = await launch(around, '--hidden');
    const client = createHttpClient({ baseUrl: await app.url() });
    around.simulator.setFault('api.alternative.me', '403-html');
    await client.call('collector.run', { collector: 'crypto' });
    await expect
      .poll(() => around.panel?.notices)
      .toEqual([
        {
          id: 1,
          title: '수집이 일부 실패했습니다',
          body: 'alternative.me 실패: HTTP 403 → 오늘 공포·탐욕 지수가 없습니다',
        },
      ]);
    around.panel?.clickNotice(1);
    await windowOf(app, 'runs');
    await client.call('collector.run', { collector: 'crypto' });
    await sleep(500);
    expect(around.panel?.notices).toHaveLength(1);
    // Also after a start on the same day.
    const remembered = JSON.parse(fs.readFileSync(path.join(around.dataDir, 'desktop.json'), 'utf8'));
    expect(remembered.failureNoticeOn).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  test('a failure that a later run heals in time is not told', async () => {
    // A hundredth of the five minutes.
    const around = await surround({ env: { DDC_PACE: '0.01' } });
    const app = await launch(around, '--hidden');
    const client = createHttpClient({ baseUrl: await app.url() });
    around.simulator.setFault('api.alternative.me', '403-html');
    await client.call('collector.run', { collector: 'crypto' });
    around.simulator.clearFaults();
    await client.call('collector.run', { collector: 'crypto' });
    await sleep(4_000);
    expect(around.panel?.notices).toEqual([]);
  });
});
