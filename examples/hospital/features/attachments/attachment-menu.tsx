'use client';
import {
  ArchiveRestore,
  Ellipsis,
  Eye,
  FilePlus2,
  FolderOutput,
  History,
  PencilLine,
  ScrollText,
  Text,
  Trash2,
} from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { auditAddress } from '@/features/audit/filter';
import { useCan } from '@/features/session/me';
import type { Attachment } from '@/lib/api-types';
import { buttonClass } from '@/ui/button-class';
import { later } from '@/ui/later';
import { Menu, MenuItem, MenuSeparator } from '@/ui/menu';
import { mayBeArchived } from './archived';
import { previewOf } from './preview-kind';
import { t } from './texts';

// A list is looked at far more often than something is done with one of its files.
const DeleteDialog = later(() => import('./delete-dialog').then((module) => module.DeleteDialog));
const DescribeDialog = later(() => import('./describe-dialog').then((module) => module.DescribeDialog));
const MoveDialog = later(() => import('./move-dialog').then((module) => module.MoveDialog));
const PreviewDialog = later(() => import('./preview-dialog').then((module) => module.PreviewDialog));
const RenameDialog = later(() => import('./rename-dialog').then((module) => module.RenameDialog));
const RestoreDialog = later(() => import('./restore-dialog').then((module) => module.RestoreDialog));
const VersionsDialog = later(() => import('./versions-dialog').then((module) => module.VersionsDialog));

/** What the signed-in user may do with the files of a record, and how. */
export interface AttachmentRights {
  /** Read them. */
  download: boolean;
  /** Rename and delete: a permission, and the record is a draft. */
  manage: boolean;
  /** Takes a file as the next version of another; absent for those who may not upload. */
  onNewVersion: ((attachmentId: string, file: File) => void) | undefined;
}

type Open = 'describe' | 'move' | 'restore' | 'preview' | 'rename' | 'versions' | 'delete' | null;

/** Everything that can be done with one file besides saving it. */
export function AttachmentMenu({ attachment, rights }: { attachment: Attachment; rights: AttachmentRights }) {
  const [open, setOpen] = useState<Open>(null);
  const mayAudit = useCan('audit_read');
  const router = useRouter();
  const picker = useRef<HTMLInputElement>(null);
  const { download, manage, onNewVersion } = rights;
  const close = () => setOpen(null);
  const dialog = { attachment, onClose: close };
  return (
    <>
      <Menu
        triggerClass={buttonClass('ghost', 'icon')}
        trigger={
          <>
            <Ellipsis aria-hidden="true" className="size-[1.125rem]" />
            <span className="sr-only">{t('menu.more', { name: attachment.file_name })}</span>
          </>
        }
      >
        {download && previewOf(attachment) !== null && (
          <MenuItem icon={Eye} onSelect={() => setOpen('preview')}>
            {t('menu.preview')}
          </MenuItem>
        )}
        {mayBeArchived(attachment.storage_class) && (
          <MenuItem icon={ArchiveRestore} onSelect={() => setOpen('restore')}>
            {t('restore.open')}
          </MenuItem>
        )}
        <MenuItem icon={History} onSelect={() => setOpen('versions')}>
          {t('menu.versions')}
        </MenuItem>
        {mayAudit && (
          <MenuItem icon={ScrollText} onSelect={() => router.push(auditAddress({ target: attachment.id }))}>
            {t('menu.audit')}
          </MenuItem>
        )}
        {onNewVersion && (
          <MenuItem icon={FilePlus2} onSelect={() => picker.current?.click()}>
            {t('menu.newVersion')}
          </MenuItem>
        )}
        {manage && (
          <>
            <MenuSeparator />
            <MenuItem icon={PencilLine} onSelect={() => setOpen('rename')}>
              {t('menu.rename')}
            </MenuItem>
            <MenuItem icon={Text} onSelect={() => setOpen('describe')}>
              {t('describe.open')}
            </MenuItem>
            <MenuItem icon={FolderOutput} onSelect={() => setOpen('move')}>
              {t('move.open')}
            </MenuItem>
            <MenuItem icon={Trash2} onSelect={() => setOpen('delete')}>
              {t('menu.remove')}
            </MenuItem>
          </>
        )}
      </Menu>
      {onNewVersion && (
        <input
          ref={picker}
          type="file"
          hidden
          aria-label={t('menu.newVersionOf', { name: attachment.file_name })}
          data-testid="new-version-input"
          onChange={({ target }) => {
            const [file] = target.files ?? [];
            if (file) onNewVersion(attachment.id, file);
            target.value = '';
          }}
        />
      )}
      {open === 'preview' && <PreviewDialog {...dialog} />}
      {open === 'versions' && <VersionsDialog {...dialog} mayDownload={download} mayManage={manage} />}
      {open === 'restore' && (
        <RestoreDialog recordId={attachment.record_id} files={[attachment]} onClose={dialog.onClose} />
      )}
      {open === 'describe' && <DescribeDialog {...dialog} />}
      {open === 'move' && <MoveDialog recordId={attachment.record_id} ids={[attachment.id]} onClose={close} />}
      {open === 'rename' && <RenameDialog {...dialog} />}
      {open === 'delete' && <DeleteDialog {...dialog} />}
    </>
  );
}
