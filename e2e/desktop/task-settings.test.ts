import { expect, test } from 'vitest';
import { callChannel } from '../../src/shared/channels.ts';
import { describeDesktop, launch, type RunningApp, surround, windowOf } from './support/app.ts';

/** Lets the app answer, to what it answers on Windows alone, as it does there. */
const answerTasks = ({ app }: RunningApp, result: unknown) =>
  app.evaluate(
    ({ ipcMain }, { channel, answer }) => {
      const state = globalThis as unknown as { answer: unknown; isSet?: true };
      state.answer = answer;
      if (state.isSet) return;
      state.isSet = true;
      // Electron's own store of them: there is no other way to ask for what is there.
      const { _invokeHandlers: handlers } = ipcMain as unknown as {
        _invokeHandlers: Map<string, (event: unknown, ...rest: unknown[]) => unknown>;
      };
      const real = handlers.get(channel);
      ipcMain.removeHandler(channel);
      ipcMain.handle(channel, (event, name, input) =>
        name === 'desktop.tasks' ? state.answer : real?.(event, name, input),
      );
    },
    { channel: callChannel, answer: result },
  );

describeDesktop('the entries of the Task Scheduler in the settings', () => {
  test('tell in words how they ended; when Windows does not tell, why, and the buttons stay', async () => {
    const around = await surround();
    const app = await launch(around);
    const page = await windowOf(app, 'overview');
    const entry = (name: string, last_result: number | null) => ({
      name,
      state: 'ready',
      next_run: '2026-11-26 06:00',
      last_result,
    });
    const tasks = [entry('All', 0), entry('News', 3), entry('More', 267_009), entry('Odd', 42)];
    await answerTasks(app, { ok: true, value: { supported: true, tasks } });
    await page.evaluate(`location.hash = '#/settings'`);
    const texts = page.locator('[data-task]');
    await expect
      .poll(() => texts.allTextContents())
      .toEqual([
        'All — 등록됨 · 다음 실행 2026-11-26 06:00 · 마지막 결과 성공',
        'News — 등록됨 · 다음 실행 2026-11-26 06:00 · 마지막 결과 부분 성공',
        'More — 등록됨 · 다음 실행 2026-11-26 06:00 · 마지막 결과 실행 중',
        'Odd — 등록됨 · 다음 실행 2026-11-26 06:00 · 마지막 결과 42',
      ]);

    const error = { code: 'task_scheduler_failed', params: { problem: 'ERROR: x' }, message: 'x' };
    await answerTasks(app, { ok: false, error });
    await page.reload();
    await page.getByText('Windows 작업 스케줄러가 거부했습니다: ERROR: x').waitFor();
    await page.getByRole('button', { name: '등록', exact: true }).waitFor();
  });
});
