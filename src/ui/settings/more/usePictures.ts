import { useEffect, useRef, useState } from 'react';
import { openPreview, type PreviewClient, type PreviewQuestion } from '../../../store/preview.ts';

interface Pictures {
  /** The latest question that was answered, with its pictures, [count, 28, 28] bytes; null before the first. */
  readonly answer: { readonly question: PreviewQuestion; readonly pictures: Uint8Array } | null;
  readonly failure: string | null;
}

/** The pictures of a question, asked of a worker that lives as long as they are shown. */
export function usePictures(question: PreviewQuestion): Pictures {
  const [pictures, setPictures] = useState<Pictures>({ answer: null, failure: null });
  const client = useRef<PreviewClient | null>(null);
  useEffect(() => {
    const opened = openPreview({
      onPictures: (found, asked) => setPictures({ answer: { question: asked, pictures: found }, failure: null }),
      onFailure: (failure) => setPictures({ answer: null, failure }),
    });
    client.current = opened;
    return () => {
      client.current = null;
      opened.close();
    };
  }, []);
  useEffect(() => client.current?.ask(question), [question]);
  return pictures;
}
