import { Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ManualList } from '../../../shared/model-dashboard.ts';
import { useT } from '../../i18n/i18n.tsx';
import { EthEtfForm } from './eth-etf-form.tsx';
import { EthEtfEntries, MvrvEntries } from './manual-history.tsx';
import { MvrvForm } from './mvrv-form.tsx';

const newestSave = (entries: readonly { updated_at: string }[]): string | undefined =>
  entries
    .map(({ updated_at }) => updated_at)
    .sort()
    .at(-1);

/** A year of entries must not push the rest of the page out of sight. */
function Entries({ name, children }: { name: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
    <section className="entries" tabIndex={0} aria-label={name}>
      {children}
    </section>
  );
}

/** The two figures that no free source gives: forms, and what was typed in so far. */
export function ManualInputs({ manual }: { manual: ManualList }) {
  const t = useT();
  return (
    <div className="grid halves">
      <section className="card" data-manual="eth_etf">
        <Title order={2} size="h4" mb="sm">
          B · {t('ui.crypto.manual.ethEtfTitle')}
        </Title>
        <EthEtfForm lastAt={newestSave(manual.eth_etf)} />
        {manual.eth_etf.length > 0 && (
          <Entries name={t('ui.crypto.manual.historyEthEtf')}>
            <EthEtfEntries entries={manual.eth_etf} />
          </Entries>
        )}
      </section>
      <section className="card" data-manual="mvrv">
        <Title order={2} size="h4" mb="sm">
          C · {t('ui.crypto.manual.mvrvTitle')}
        </Title>
        <MvrvForm lastAt={newestSave(manual.mvrv)} />
        {manual.mvrv.length > 0 && (
          <Entries name={t('ui.crypto.manual.historyMvrv')}>
            <MvrvEntries entries={manual.mvrv} />
          </Entries>
        )}
      </section>
    </div>
  );
}
