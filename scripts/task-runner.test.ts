import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { temporaryDir } from '../e2e/support/core.ts';
import { buildStandIn, runCmd } from '../e2e/support/wine.ts';
import { prepareWine, wineMissing, winePath, winePrefix } from './wine/wine.ts';

const source = path.resolve(import.meta.dirname, 'dev');

/** cmd.exe of wine, not of Windows: it proves the control flow, the quoting and what is written. */
describe.skipIf(wineMissing !== undefined)(
  `the runner scripts under wine (${wineMissing ?? 'is here'})`,
  { timeout: 120_000 },
  () => {
    let standIn = '';
    const curl = path.join(winePrefix, 'drive_c/windows/system32/curl.exe');
    beforeAll(() => {
      prepareWine();
      standIn = buildStandIn();
      fs.copyFileSync(standIn, curl);
    }, 180_000);
    afterAll(() => fs.rmSync(curl, { force: true }));

    let place = '';
    let scripts = '';
    let says = '';
    let data = '';
    let env: Record<string, string> = {};
    beforeEach(() => {
      const base = temporaryDir('ddc-tasks-');
      place = path.join(base, '김 & 이 (x86) 데이터');
      scripts = path.join(place, 'resources/scripts/dev');
      says = path.join(base, 'says');
      data = path.join(base, 'data');
      for (const folder of [scripts, says, data]) fs.mkdirSync(folder, { recursive: true });
      fs.cpSync(source, scripts, { recursive: true });
      env = { STAND_IN: winePath(says), DDC_DATA_DIR: winePath(data) };
    });

    const answer = (program: string, code: number, body = '', error = '') =>
      fs.writeFileSync(path.join(says, `${program}.says`), `${code}\n${error}\n${body}`);
    const health = {
      status: 'healthy',
      app: 'daily-data-collector',
      version: '0.1.0',
      instance_id: '4c1b9a7e-0000-4000-8000-000000000000',
      demo: false,
    };
    /** The app listens, and says of the collection what is given. */
    const collects = (code: number, body = '', error = '') => {
      answer('curl-health', 0, JSON.stringify(health));
      answer('curl', code, body, error);
    };
    const asked = (program: string): string[] => {
      const file = path.join(says, `${program}.args`);
      return fs.existsSync(file) ? fs.readFileSync(file, 'latin1').trim().split(/\r?\n/) : [];
    };
    /** What curl was asked for after it was found that the app is there. */
    const posted = (): string[] => asked('curl').slice(1);
    const run = (script = 'run_daily_collector.cmd') => runCmd(`.\\${script}`, { cwd: scripts, env }).code;
    const logFile = (name = 'collector_stdout.log') => path.join(data, 'runtime/logs', name);
    const log = (name?: string) => fs.readFileSync(logFile(name), 'utf8');
    const ended = '{"status":"success","total_duration":1,"run_id":"x"}';
    /** As it lies in the package: the app above the resources. */
    const installApp = () => fs.copyFileSync(standIn, path.join(place, 'Daily Data Collector.exe'));
    const installClone = () => {
      const node = path.join(place, 'resources/node_modules/node/bin');
      fs.mkdirSync(node, { recursive: true });
      fs.mkdirSync(path.join(place, 'resources/bin'));
      fs.writeFileSync(path.join(place, 'resources/bin/ddc.mjs'), '');
      fs.copyFileSync(standIn, path.join(node, 'node.exe'));
    };

    test.each([
      ['success', 0],
      ['partial', 3],
      ['failed', 1],
    ])('a run-all that ends with %s: exit code %i, and the reply is in the log', (status, code) => {
      const reply = JSON.stringify({
        status,
        total_duration: 2.5,
        run_id: 'x',
        collectors: [{ collector: 'liquidity', status: 'failed', steps: { fred: 'failed (HTTP 503)' } }],
      });
      collects(0, reply);
      expect(run()).toBe(code);
      expect(asked('curl')).toEqual([
        '--fail -sS --max-time 20 --noproxy * http://127.0.0.1:8000/health',
        expect.stringMatching(
          /^--fail-with-body -sS --max-time 600 --noproxy \* -H X-Triggered-By: scheduler -X POST http:\/\/127\.0\.0\.1:8000\/api\/v1\/collector\/run-all$/,
        ),
      ]);
      const lines = log().trim().split('\r\n');
      expect(lines[0]).toMatch(/^\[.+\] Starting daily collector$/);
      expect(lines).toContain(reply);
      expect(lines.at(-1)).toMatch(new RegExp(`^\\[.+\\] Done \\(exit code ${code}\\)$`));
    });

    test('the news have an address and a log of their own', () => {
      collects(0, '{"collector":"news","status":"partial","duration":1,"run_id":"x"}');
      expect(run('run_news_fetch.cmd')).toBe(3);
      expect(posted()[0]).toMatch(/\/api\/v1\/news-intel\/fetch$/);
      expect(log('news_fetch_stdout.log')).toContain('Starting news fetch');
    });

    test.each([
      [
        'the settings',
        () =>
          fs.writeFileSync(
            path.join(data, 'settings.json'),
            '{\n  "language": "ko",\n  "port": 8123,\n  "theme": "dark"\n}\n',
          ),
        8123,
      ],
      [
        'settings in one line',
        () => fs.writeFileSync(path.join(data, 'settings.json'), '{"port":8124}'),
        8124,
      ],
      ['the environment', () => Object.assign(env, { DDC_PORT: '8125' }), 8125],
      ['neither, when it is no number', () => Object.assign(env, { DDC_PORT: 'x' }), 8000],
    ])('the port comes from %s', (_where, prepare, port) => {
      prepare();
      collects(0, ended);
      expect(run()).toBe(0);
      for (const args of asked('curl')) expect(args).toContain(`http://127.0.0.1:${port}/`);
    });

    test('an old curl is asked in the old way', () => {
      collects(2, '', 'curl: option --fail-with-body: is unknown');
      expect(run()).toBe(1);
      expect(posted().map((args) => args.split(' ')[0])).toEqual(['--fail-with-body', '--fail']);
      expect(log()).toContain('is unknown');
    });

    test.each([
      ['a time limit', 28, '', 'curl: (28) Operation timed out'],
      [
        'a refusal of ours',
        22,
        '{"detail":"x","error_code":"database_locked"}',
        'curl: (22) The requested URL returned error: 503',
      ],
    ])('%s is a failure, told in the words of curl, and starts nothing', (_what, code, body, error) => {
      installApp();
      collects(code, body, error);
      expect(run()).toBe(1);
      expect(log()).toContain(error);
      expect(log()).toContain(`curl exit code ${code}`);
      expect(asked('Daily Data Collector')).toEqual([]);
    });

    const appIsStarted = (outcome: string, code: number) => {
      installApp();
      answer('Daily Data Collector', 0, `${outcome}\r\n`);
      expect(run()).toBe(code);
      expect(asked('Daily Data Collector')).toEqual([
        expect.stringMatching(/^--hidden --collect=all --trigger=scheduler --result=\S+\.txt$/),
      ]);
      expect(log()).toContain(`Status: ${outcome}`);
      // Electron attaches to the console of whoever starts it, unless it is told not to.
      expect(fs.existsSync(path.join(says, 'Daily Data Collector.console'))).toBe(true);
    };

    test.each([
      ['nobody listens', 7, 'success', 0, ''],
      ['nobody listens', 7, 'failed', 1, ''],
      ['a stranger has the port', 22, 'success', 0, ''],
      ['a stranger likes everything', 0, 'partial', 3, '<html class="x">Welcome & (more)</html>'],
      ['the Python system has the port', 0, 'partial', 3, '{"status":"healthy"}'],
      ['a demo has the port', 0, 'success', 0, JSON.stringify({ ...health, demo: true })],
      ['a stranger speaks no HTTP', 1, 'success', 0, ''],
      ['a stranger never answers', 28, 'success', 0, ''],
    ])(
      '%s (%i): nobody else is asked to collect, the app is started hidden; it ends with %s: %i',
      (_what, curl, outcome, code, body) => {
        answer('curl-health', curl, body, `curl: (${curl})`);
        appIsStarted(outcome, code);
        expect(posted()).toEqual([]);
      },
    );

    test.each([
      ['before its answer', 52, ''],
      ['in its answer', 56, '{"status":"succ'],
      ['before it was asked', 7, ''],
    ])('the app ends %s (%i): it is started again, hidden', (_what, curl, body) => {
      collects(curl, body, `curl: (${curl})`);
      appIsStarted('success', 0);
    });

    test.each([
      [0, 0],
      [3, 3],
      [4, 1],
    ])('in a clone the command line collects; its exit code %i becomes %i', (said, code) => {
      installClone();
      answer('curl', 7, '', 'curl: (7) Failed to connect');
      answer('node', said, '[1/4] FRED ... success\r\n');
      expect(run('run_news_fetch.cmd')).toBe(code);
      expect(asked('node')).toEqual(['bin\\ddc.mjs collect news --trigger scheduler']);
      const file = path.join(place, 'resources/data/runtime/logs/news_fetch_stdout.log');
      expect(fs.readFileSync(file, 'utf8')).toContain('[1/4] FRED');
    });

    test('with nothing to start the log says so', () => {
      answer('curl', 7);
      expect(run()).toBe(1);
      expect(log()).toContain('neither ddc.mjs nor Daily Data Collector.exe');
    });

    test('two that start in the same second do not share a file', () => {
      installApp();
      answer('Daily Data Collector', 0, 'success\r\n');
      answer('curl', 7);
      const both = ['run_daily_collector.cmd', 'run_news_fetch.cmd'].map(
        (name) => `start "" /b cmd /d /c .\\${name}`,
      );
      runCmd(`${both.join(' & ')} & ping -n 8 127.0.0.1 >nul`, { cwd: scripts, env });
      const results = asked('Daily Data Collector').map((args) => /--result=(\S+)/.exec(args)?.[1]);
      expect(results).toHaveLength(2);
      expect(new Set(results).size).toBe(2);
      for (const name of ['collector_stdout.log', 'news_fetch_stdout.log'])
        expect(log(name)).toContain('Status: success');
    });

    test('logs are bounded: 1 MB each, three of them', () => {
      collects(0, ended);
      fs.mkdirSync(path.dirname(logFile()), { recursive: true });
      for (const name of ['one', 'two', 'three']) {
        fs.writeFileSync(logFile(), `${name}\n${'x'.repeat(1_000_000)}`);
        expect(run()).toBe(0);
      }
      const names = fs.readdirSync(path.dirname(logFile())).sort();
      expect(names).toEqual(['collector_stdout.log', 'collector_stdout.log.1', 'collector_stdout.log.2']);
      expect(log().length).toBeLessThan(500);
      expect(log('collector_stdout.log.1')).toMatch(/^three/);
      expect(log('collector_stdout.log.2')).toMatch(/^two/);
    });

    const taskFile = (name: string) => path.join(winePrefix, 'drive_c/windows/system32/tasks', name);

    test('registering and unregistering through the schtasks of wine', () => {
      const { code, stdout } = runCmd('.\\register_daily_collector.cmd Ddc_A 06:05 Ddc_B 06:35', {
        cwd: scripts,
        env,
      });
      expect(stdout.toString()).not.toContain('ERROR');
      expect(code).toBe(0);
      expect(fs.readFileSync(taskFile('Ddc_A'), 'utf8')).toContain('<StartWhenAvailable>true');
      expect(fs.existsSync(taskFile('Ddc_B'))).toBe(true);
      expect(runCmd('.\\unregister_daily_collector.cmd Ddc_A Ddc_B', { cwd: scripts, env }).code).toBe(0);
      expect(fs.existsSync(taskFile('Ddc_A')) || fs.existsSync(taskFile('Ddc_B'))).toBe(false);
    });

    test('the entry that cmd writes holds Korean letters and signs as they are', () => {
      const values = { task_NAME: 'T', task_TIME: '06:05', task_DESCRIPTION: 'd', task_SCRIPT: 'run_x.cmd' };
      const { stdout } = runCmd('.\\register_daily_collector.cmd :xml', {
        cwd: scripts,
        env: { ...env, ...values, task_FOLDER: 'C:\\김 &amp; 이' },
      });
      expect(stdout.toString()).toContain('<Arguments>/d /c .\\run_x.cmd</Arguments>');
      const wide = runCmd('cmd /d /u /c .\\register_daily_collector.cmd :xml', {
        cwd: scripts,
        env: { ...env, ...values, task_FOLDER: 'C:\\김 &amp; 이' },
      });
      expect(new TextDecoder('utf-16le').decode(wide.stdout)).toContain(
        '<WorkingDirectory>C:\\김 &amp; 이</WorkingDirectory>',
      );
    });

    test.each(['6:00', 'ab:cd'])('%s is no time', (time) => {
      const { code, stdout } = runCmd(`.\\register_daily_collector.cmd Ddc_C ${time}`, { cwd: scripts, env });
      expect(stdout.toString()).toContain('ERROR: a time looks like 06:00.');
      expect(code).toBe(1);
      expect(fs.existsSync(taskFile('Ddc_C'))).toBe(false);
    });
  },
);
