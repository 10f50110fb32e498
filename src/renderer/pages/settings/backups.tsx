import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { gapsText, noticeText } from '../../../shared/i18n.ts';
import type { Backup } from '../../../shared/model-backup.ts';
import { useAction, useOperation } from '../../api/host.tsx';
import { number, seoulDateTime } from '../../format/format.ts';
import { useLanguage, useT } from '../../i18n/i18n.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Loaded, useErrorText } from '../../ui/states.tsx';
import { Section } from './section.tsx';

/** The copies of the database: make one, or go back to one, which can be undone. */
export function BackupSettings() {
  const t = useT();
  const language = useLanguage();
  const errorText = useErrorText();
  const list = useOperation('backup.list', {});
  const create = useAction('backup.create');
  const restore = useAction('backup.restore');
  const [asked, setAsked] = useState<Backup>();
  const columns: Column<Backup>[] = [
    {
      id: 'name',
      label: t('ui.settings.backups.name'),
      csv: ({ name }) => name,
      cell: ({ name, problem }) => (
        <span className="wrap">
          {name}
          {problem && <span className="dim"> — {t(`ui.settings.backups.problem.${problem}`)}</span>}
        </span>
      ),
    },
    {
      id: 'at',
      label: t('ui.settings.backups.at'),
      csv: ({ made_at }) => made_at,
      sort: ({ made_at }) => made_at,
      cell: ({ made_at }) => seoulDateTime(made_at),
    },
    {
      id: 'kind',
      label: t('ui.settings.backups.kind'),
      csv: ({ kind }) => kind,
      cell: ({ kind }) => t(`ui.settings.backups.kinds.${kind}`),
    },
    {
      id: 'size',
      label: t('ui.settings.backups.size'),
      align: 'right',
      csv: ({ bytes }) => bytes,
      sort: ({ bytes }) => bytes,
      cell: ({ bytes }) => `${number(language, bytes / 1024 / 1024, 1)} MB`,
    },
    {
      id: 'restore',
      label: t('ui.settings.backups.restore'),
      csv: ({ problem }) => problem,
      cell: (backup) => (
        <Button
          size="compact-xs"
          variant="default"
          disabled={backup.problem !== null}
          onClick={() => setAsked(backup)}
        >
          {t('ui.settings.backups.restore')}
        </Button>
      ),
    },
  ];
  const { data } = list;
  return (
    <Section
      title={t('ui.settings.backups.title')}
      hint={t('ui.settings.backups.hint')}
      error={create.error ?? restore.error}
      actions={
        <Button
          size="compact-sm"
          variant="default"
          loading={create.isPending}
          onClick={() => create.mutate({})}
        >
          {t('ui.settings.backups.create')}
        </Button>
      }
    >
      <Loaded query={list}>
        {data?.last_error && (
          <Text size="sm" c="var(--status-failed-text)">
            {t('ui.settings.backups.lastError', { reason: noticeText(t, data.last_error, seoulDateTime) })}
          </Text>
        )}
        {restore.data && (
          <Text size="sm" c="var(--status-success-text)">
            {t('ui.settings.backups.restored', { name: restore.data.kept.name })}{' '}
            {restore.data.gaps.length > 0 && gapsText(t, restore.data.gaps)}
          </Text>
        )}
        {data?.backups.length === 0 ? (
          <Text size="sm" className="dim">
            {t('ui.settings.backups.none')}
          </Text>
        ) : (
          <DataTable
            name={t('ui.settings.backups.title')}
            columns={columns}
            rows={data?.backups ?? []}
            rowKey={({ name }) => name}
            minWidth={560}
          />
        )}
      </Loaded>
      {asked && (
        <Dialog title={t('ui.settings.backups.restore')} onClose={() => setAsked(undefined)} size={480}>
          <Text size="sm" mb="md" className="wrap">
            {t('ui.settings.backups.restoreSure', { name: asked.name })}
          </Text>
          <Group>
            <Button
              loading={restore.isPending}
              onClick={() => restore.mutate({ name: asked.name }, { onSettled: () => setAsked(undefined) })}
            >
              {t('ui.settings.backups.restore')}
            </Button>
            <Button variant="default" onClick={() => setAsked(undefined)}>
              {t('ui.action.cancel')}
            </Button>
          </Group>
          {restore.error != null && <Text size="sm">{errorText(restore.error)}</Text>}
        </Dialog>
      )}
    </Section>
  );
}
