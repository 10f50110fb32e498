import { Group, Modal, Text } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { useT } from '../i18n/i18n.tsx';

/**
 * A dialog over the page, there while it is mounted: Escape, the cross and a click beside it close it, and the focus goes
 * back to what opened it.
 */
export function Dialog({
  onClose,
  title,
  subtitle,
  size = 860,
  children,
}: {
  onClose: () => void;
  title: ReactNode;
  subtitle?: ReactNode;
  size?: number | string;
  children: ReactNode;
}) {
  const t = useT();
  const [opener] = useState(() => document.activeElement);
  useEffect(() => () => (opener instanceof HTMLElement ? opener.focus() : undefined), [opener]);
  return (
    <Modal.Root
      opened
      onClose={onClose}
      // A dialog that is gone cannot give the focus back; the effect above does.
      returnFocus={false}
      size={size}
      transitionProps={{ duration: 0 }}
      styles={{ content: { background: 'var(--card-solid)', border: '1px solid var(--border)' } }}
    >
      <Modal.Overlay />
      <Modal.Content>
        {/* Not Modal.Header: it would be a second banner of the page. */}
        <Group justify="space-between" wrap="nowrap" align="flex-start" p="md" pb={0}>
          <div>
            <Modal.Title style={{ fontWeight: 700, fontSize: '1.2rem' }}>{title}</Modal.Title>
            {subtitle && (
              <Text size="sm" className="dim">
                {subtitle}
              </Text>
            )}
          </div>
          <Modal.CloseButton aria-label={t('ui.action.close')} />
        </Group>
        <Modal.Body pt="md">{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
