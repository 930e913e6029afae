// Which page the address bar says, and the way to another one without a load: a load loses the tokens, and has to get
// others from the issuer.
import { useEffect, useState } from 'preact/hooks';

/** Follows the path; the function goes to another one, which the browser's history remembers. */
export function usePath(initial: string): readonly [string, (to: string) => void] {
  const [path, setPath] = useState(initial);
  useEffect(() => {
    const follow = () => setPath(location.pathname);
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, []);
  const go = (to: string) => {
    history.pushState(null, '', to);
    setPath(to);
  };
  return [path, go];
}

/** Whether a click on a link is one that opens it here, and no request for a tab, a window or a download. */
export function isPlainClick(
  event: Pick<MouseEvent, 'button' | 'metaKey' | 'ctrlKey' | 'shiftKey' | 'altKey'>,
): boolean {
  const { button, metaKey, ctrlKey, shiftKey, altKey } = event;
  return button === 0 && !metaKey && !ctrlKey && !shiftKey && !altKey;
}
