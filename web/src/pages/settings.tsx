import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { PageProps } from "../app";
import { ownZone, setZone, timeText, zones } from "../time";
import { Check, Facts, Head, Input, Text } from "../ui";

export default function Settings({ user }: PageProps): JSX.Element {
  const [typed, setTyped] = useState(ownZone());
  const [error, setError] = useState("");
  const [keys, setKeys] = useState(() => { try { return localStorage.getItem("homing.keys") !== "off"; } catch { return true; } });
  const choose = (value: string): void => {
    setTyped(value);
    setError(setZone(value) ? "" : "There is no such time zone: choose one of the list, such as Europe/Berlin.");
  };
  return (
    <>
      <Head title="Settings" />
      <section class="card">
        <h2>In this browser</h2>
        <Input label="Time zone" value={typed} onValue={choose} list={zones()} error={error} hint={<span aria-live="polite">Now it is {timeText(new Date().toISOString(), false, ownZone())} in {ownZone()}. Empty: the browser's own.</span>} />
        <Check label="Keys: / for the search box, ? for help" checked={keys} onValue={(on) => {
          setKeys(on);
          try { if (on) localStorage.removeItem("homing.keys"); else localStorage.setItem("homing.keys", "off"); } catch { /* then they stay as they are */ }
        }} />
      </section>
      <section class="card">
        <h2>You</h2>
        <Facts of={[["Name", <Text of={user.name} />], ["Role", user.role]]} />
        <p class="quiet">An admin sets passwords and roles under Users and tokens.</p>
      </section>
    </>
  );
}
