import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { api, type Role, type Token, type User } from "../api";
import type { PageProps } from "../app";
import { draftOf, useDraft, useKeep } from "../drafts";
import { useAction, useLoad } from "../hooks";
import { Badge, Cancel, CopyLine, Dialog, Empty, Failed, Head, Input, Loading, Once, Restored, Select, Table, Text, Time } from "../ui";
import { isGoodPassword, NewPassword } from "./sign-in";

const roles: [string, string][] = [["viewer", "viewer: sees everything but users and the audit log"], ["manager", "manager: changes catalog, conversions and payments too"], ["admin", "admin: users, tokens and the audit log too"]];

interface Named { name: string; role: Role }

function AddUser({ onClose, onDone }: { onClose: () => void; onDone: () => void }): JSX.Element {
  const draft = useDraft<Named>("user");
  const [name, setName] = useState(draft?.name ?? "");
  const [role, setRole] = useState<Role>(draft?.role ?? "viewer");
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  useKeep<Named>("user", name ? { name, role } : undefined, !!(name || password || again) || role !== "viewer"); // never the password
  const { run, busy, error } = useAction(async () => { await api.addUser({ name: name.trim(), password, role }); onDone(); });
  return (
    <Dialog title="New user" form="user" onClose={onClose}>
      <Restored on={!!draft} />
      <form onSubmit={(e) => { e.preventDefault(); if (isGoodPassword(password, again)) void run(); }}>
        <Input label="Name" value={name} onValue={setName} required autoFocus />
        <Select label="Role" value={role} onValue={(v) => setRole(v as Role)} options={roles} />
        <NewPassword value={password} onValue={setPassword} again={again} onAgain={setAgain} />
        <Failed error={error} />
        <p class="buttons"><button class="primary" disabled={busy || !name.trim() || !isGoodPassword(password, again)}>{busy ? "Making …" : "Make the user"}</button><Cancel /></p>
      </form>
    </Dialog>
  );
}

function ChangeUser({ user, me, onClose, onDone }: { user: User; me: string; onClose: () => void; onDone: () => void }): JSX.Element {
  const [role, setRole] = useState<Role>(user.role);
  const [state, setState] = useState(user.state ?? "active");
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const change = { ...(role !== user.role && { role }), ...(state !== (user.state ?? "active") && { state }), ...(password && { password }) };
  const form = `user ${user.id}`;
  useKeep(form, undefined, Object.keys(change).length > 0 || !!again);
  const good = Object.keys(change).length > 0 && (!password || isGoodPassword(password, again));
  const { run, busy, error } = useAction(async () => { await api.changeUser(user.id, change); onDone(); });
  return (
    <Dialog title={`Change ${user.name}`} form={form} onClose={onClose}>
      <form onSubmit={(e) => { e.preventDefault(); if (good) void run(); }}>
        <Select label="Role" value={role} onValue={(v) => setRole(v as Role)} options={roles} />
        <Select label="State" value={state} onValue={(v) => setState(v as "active")} options={[["active", "active"], ["disabled", "disabled: cannot sign in"]]} />
        <details><summary>Set a new password</summary>
          <p class="quiet">{user.name === me ? "You are signed out everywhere, here too." : "The user is signed out everywhere."}</p>
          <NewPassword value={password} onValue={setPassword} again={again} onAgain={setAgain} />
        </details>
        <Failed error={error} />
        <p class="buttons"><button class="primary" disabled={busy || !good}>{busy ? "Saving …" : "Save"}</button><Cancel /></p>
      </form>
    </Dialog>
  );
}

function AddToken({ onClose, onDone }: { onClose: () => void; onDone: (token: Token) => void }): JSX.Element {
  const draft = useDraft<Named>("token");
  const [name, setName] = useState(draft?.name ?? "");
  const [role, setRole] = useState<Role>(draft?.role ?? "viewer");
  useKeep<Named>("token", name ? { name, role } : undefined, !!name || role !== "viewer");
  const { run, busy, error } = useAction(async () => onDone(await api.addToken({ name: name.trim(), role })));
  return (
    <Dialog title="New API token" form="token" onClose={onClose}>
      <Restored on={!!draft} />
      <form onSubmit={(e) => { e.preventDefault(); void run(); }}>
        <Input label="Name" value={name} onValue={setName} required autoFocus hint="What it is for: it stands in the audit log." />
        <Select label="Role" value={role} onValue={(v) => setRole(v as Role)} options={roles} />
        <Failed error={error} />
        <p class="buttons"><button class="primary" disabled={busy || !name.trim()}>{busy ? "Making …" : "Make the token"}</button><Cancel /></p>
      </form>
    </Dialog>
  );
}

function Revoke({ token, onClose, onDone }: { token: Token; onClose: () => void; onDone: () => void }): JSX.Element {
  const { run, busy, error } = useAction(async () => { await api.dropToken(token.id); onDone(); });
  return (
    <Dialog title={`Revoke the token ${token.name}`} onClose={onClose}>
      <p>Programs that use it are refused at once. This cannot be undone.</p>
      <Failed error={error} />
      <p class="buttons"><button type="button" class="danger" disabled={busy} onClick={run}>Revoke it</button><Cancel /></p>
    </Dialog>
  );
}

export default function Users({ user: me }: PageProps): JSX.Element {
  const users = useLoad("users", (signal) => api.users({}, signal));
  const tokens = useLoad("tokens", (signal) => api.tokens({}, signal));
  const [open, setOpen] = useState<"user" | "token" | undefined>(draftOf("user") ? "user" : draftOf("token") ? "token" : undefined);
  const [changing, setChanging] = useState<User>();
  const [revoking, setRevoking] = useState<Token>();
  const [made, setMade] = useState<Token>();
  const close = (): void => { setOpen(undefined); setChanging(undefined); setRevoking(undefined); };
  return (
    <>
      <Head title="Users and tokens"><button type="button" class="primary" onClick={() => setOpen("user")}>New user</button></Head>
      <Failed error={users.error} retry={users.reload} />
      {users.loading && !users.data && <Loading />}
      {users.data && <Table stack caption="Users" rows={users.data.items} columns={[
        { name: "Name", key: true, cell: (u) => <><Text of={u.name} />{u.name === me.name && <span class="quiet"> (you)</span>}</> },
        { name: "Role", cell: (u) => u.role }, { name: "State", cell: (u) => <Badge code={u.state ?? "active"} /> }, { name: "Since", cell: (u) => <Time of={u.created_at} /> },
        { name: "", says: "Change it", cell: (u) => <button type="button" class="small" onClick={() => setChanging(u)} aria-label={`Change ${u.name}`}>Change</button> },
      ]} />}
      <div class="row"><h2>API tokens</h2><button type="button" onClick={() => setOpen("token")}>New token</button></div>
      <p class="quiet">For scripts: <code>Authorization: Bearer hmt_…</code> with any request below <code>/api/v1</code>. Only a token's hash is kept.</p>
      <Failed error={tokens.error} retry={tokens.reload} />
      {tokens.data?.items.length === 0 && <Empty title="No token yet."><p>Make one for each program that asks, with the least role that will do.</p></Empty>}
      {tokens.data && tokens.data.items.length > 0 && <Table stack caption="API tokens" rows={tokens.data.items} columns={[
        { name: "Name", key: true, cell: (t) => <Text of={t.name} /> }, { name: "Role", cell: (t) => t.role }, { name: "Since", cell: (t) => <Time of={t.created_at} /> },
        { name: "State", cell: (t) => (t.revoked_at ? <><Badge code="revoked" tone="dim" /> <Time of={t.revoked_at} /></> : <Badge code="active" />) },
        { name: "", says: "Revoke it", cell: (t) => (t.revoked_at ? "" : <button type="button" class="small" onClick={() => setRevoking(t)} aria-label={`Revoke ${t.name}`}>Revoke</button>) },
      ]} />}
      {open === "user" && <AddUser onClose={close} onDone={() => { close(); users.reload(); }} />}
      {open === "token" && <AddToken onClose={close} onDone={(token) => { close(); setMade(token); tokens.reload(); }} />}
      {changing && <ChangeUser user={changing} me={me.name} onClose={close} onDone={() => { close(); users.reload(); }} />}
      {revoking && <Revoke token={revoking} onClose={close} onDone={() => { close(); tokens.reload(); }} />}
      {made?.token && <Once title={`The token ${made.name}`} secret={made.token} onClose={() => setMade(undefined)}>
        <p>Try it:</p><CopyLine label="An example" text={`curl -H 'Authorization: Bearer ${made.token}' ${location.origin}/api/v1/session`} />
      </Once>}
    </>
  );
}
