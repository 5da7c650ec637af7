import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { api, type Me } from "../api";
import type { Ended } from "../drafts";
import { useAction } from "../hooks";
import { navigate, type Place } from "../router";
import { Empty, Failed, Input } from "../ui";

const endedTexts: Record<Ended, string> = {
  plain: "Your session has ended. Sign in again: you come back to where you were.",
  kept: "Your session has ended. Sign in again: you come back to where you were, with what you had written. It is not saved yet.",
  lost: "Your session has ended before what you had written was saved, and it is too long to be kept here.",
};

export function SignIn({ place, ended, onDone }: { place: Place; ended: Ended | undefined; onDone: (user: Me) => void }): JSX.Element {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const { run, busy, error } = useAction(async () => onDone(await api.signIn(name, password)));
  useEffect(() => { document.title = "Sign in · Homing"; }, []);
  return (
    <main class="alone">
      <p class="brand"><img src="/favicon.svg" alt="" width="28" height="28" />Homing</p>
      <h1>Sign in</h1>
      {place.query.has("done") && !error && <p class="notice good" role="status">The account is made. Sign in with it.</p>}
      {ended && !error && <p class="notice warn" role="status">{endedTexts[ended]}</p>}
      <form onSubmit={(e) => { e.preventDefault(); void run(); }}>
        <Input label="Name" name="username" value={name} onValue={setName} autoComplete="username" autoFocus required />
        <Input label="Password" name="password" type="password" value={password} onValue={setPassword} autoComplete="current-password" required />
        <Failed error={error} />
        <p class="buttons"><button class="primary" disabled={busy}>{busy ? "Signing in …" : "Sign in"}</button></p>
      </form>
      <p class="quiet small">No account yet? <code>homing setup</code> prints the link that makes the first admin; who comes later is added by an admin.</p>
    </main>
  );
}

export const shortestPassword = 10;

/** A new password, twice; says what is wrong with it while it is typed. */
export function NewPassword({ label = "Password", value, onValue, again, onAgain }: {
  label?: string; value: string; onValue: (value: string) => void; again: string; onAgain: (value: string) => void;
}): JSX.Element {
  const short = value.length > 0 && [...value].length < shortestPassword;
  return (
    <>
      <Input label={label} name="new-password" type="password" value={value} onValue={onValue} autoComplete="new-password" required
        hint={`${shortestPassword} characters or more. A few words in a row are easy to remember and hard to guess.`}
        error={short ? `${shortestPassword - [...value].length} more to go` : undefined} />
      <Input label="The same again" name="new-password-again" type="password" value={again} onValue={onAgain} autoComplete="new-password" required
        error={again && again !== value ? "The two are not the same" : undefined} />
    </>
  );
}
export const isGoodPassword = (value: string, again: string): boolean => [...value].length >= shortestPassword && value === again;

export function Setup({ onDone }: { onDone: () => void }): JSX.Element {
  // Behind the #, which no server and no log gets to see.
  const token = new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
  const [name, setName] = useState("admin");
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const { run, busy, error } = useAction(async () => {
    await api.setup(token, name.trim(), password);
    // The one-time link is worth nothing any more, and need not stay in the history.
    navigate("/signin?done=1", true);
    onDone();
  });
  useEffect(() => { document.title = "First start · Homing"; }, []);
  return (
    <main class="alone">
      <p class="brand"><img src="/favicon.svg" alt="" width="28" height="28" />Homing</p>
      <h1>The first admin</h1>
      {!token
        ? <Empty title="This link is not complete."><p><code>homing setup</code> prints a new one as long as there is no admin. If there is one, <a href="/signin">sign in</a>.</p></Empty>
        : (
          <form onSubmit={(e) => { e.preventDefault(); if (isGoodPassword(password, again)) void run(); }}>
            <Input label="Name" name="username" value={name} onValue={setName} autoComplete="username" required hint="You sign in with it." />
            <NewPassword value={password} onValue={setPassword} again={again} onAgain={setAgain} />
            <Failed error={error} />
            <p class="buttons"><button class="primary" disabled={busy || !name.trim() || !isGoodPassword(password, again)}>{busy ? "Setting up …" : "Make the account"}</button></p>
          </form>
        )}
    </main>
  );
}
