import { useAnnouncement } from './announce.ts';

/** The page's polite live region. A no-break space alternates at the end, or a repeated text would stay unread. */
export function LiveRegion() {
  const { text, count } = useAnnouncement();
  return (
    <div className="visually-hidden" role="status" aria-live="polite" aria-atomic="true" data-testid="announcements">
      {text}
      {count % 2 === 0 ? '' : '\u00a0'}
    </div>
  );
}
