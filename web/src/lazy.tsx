// Parts that are fetched with the page that needs them.
import type { ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Loading, Failed } from "./ui";

export function lazy<P extends object>(load: () => Promise<ComponentType<P>>): (props: P) => JSX.Element {
  let found: ComponentType<P> | undefined;
  return function Lazy(props: P): JSX.Element {
    const [part, setPart] = useState<{ of?: ComponentType<P>; error?: unknown }>({ ...(found && { of: found }) });
    useEffect(() => {
      if (found) return;
      load().then((of) => { found = of; setPart({ of }); }, () =>
        setPart({ error: new Error("A part of this page could not be loaded. The server may have been updated: load the page again.") }));
    }, []);
    if (part.error) return <Failed error={part.error} retry={() => location.reload()} />;
    const Part = part.of;
    return Part ? <Part {...props} /> : <Loading />;
  };
}
