import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { api } from "../api";
import type { PageProps } from "../app";
import { useAction } from "../hooks";
import { ownZone, setZone, timeText, zones } from "../time";
import { Check, Facts, Failed, Head, Input, Notice, Text } from "../ui";
import { isGoodPassword, NewPassword } from "./sign-in";

function OwnPassword({ name }: { name: string }): JSX.Element {
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const [done, setDone] = useState(false);
  const { run, busy, error } = useAction(async () => {
    setDone(false);
    await api.changePassword(current, password);
    [setCurrent, setPassword, setAgain].forEach((empty) => empty(""));
    setDone(true);
  });
  const good = current !== "" && isGoodPassword(password, again);
  return (
    <form class="card" onSubmit={(e) => { e.preventDefault(); if (good) void run(); }}>
      <h2>Your password</h2>
      <p class="quiet">When it is changed you stay signed in here, and are signed out everywhere else.</p>
      <input name="username" value={name} autoComplete="username" readOnly hidden />
      <Input label="Present password" name="current-password" type="password" value={current} onValue={setCurrent} autoComplete="current-password" required />
      <NewPassword label="New password" value={password} onValue={setPassword} again={again} onAgain={setAgain} />
      <Failed error={error} />
      <div role="status">{done && <Notice tone="good"><p>The password is changed.</p></Notice>}</div>
      <p class="buttons"><button class="primary" disabled={busy || !good}>{busy ? "Changing …" : "Change the password"}</button></p>
    </form>
  );
}

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
        <p class="quiet">An admin sets roles, and passwords that were forgotten, under Users and tokens.</p>
      </section>
      <OwnPassword name={user.name} />
    </>
  );
}
