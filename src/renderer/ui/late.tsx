import { type ComponentType, type FunctionComponent, useEffect, useState } from 'react';

/**
 * A component whose code comes when it is drawn first; until then nothing is drawn. Not React's `lazy`, which would take
 * away what stands around it, or show the component 300 ms late.
 */
export function late<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  let known: ComponentType<Props> | undefined;
  const fetchCode = async () => {
    known ??= await load();
    return known;
  };
  const Late: FunctionComponent<Props> = (props) => {
    const [Component, setComponent] = useState(() => known);
    useEffect(() => {
      let isThere = true;
      // Without an answer there is nothing to draw; the next time it is tried anew.
      if (!Component)
        fetchCode().then(
          (code) => isThere && setComponent(() => code),
          () => undefined,
        );
      return () => {
        isThere = false;
      };
    }, [Component]);
    return Component && <Component {...props} />;
  };
  return Late;
}
