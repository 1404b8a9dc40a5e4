// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Microsoft.Data.Sqlite;
using Plimsoll.Progress;
using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Outbound;
using Plimsoll.Storage.Progress;
using Plimsoll.Storage.Release;
using Plimsoll.Storage.Usage;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Sqlite;

/// <summary>Every change of rows in SQLite, in the transaction that is open on a connection. A statement is compiled the first time.</summary>
/// <remarks>A row that may stand once is a primary key or unique; a second one fails as a constraint (19).</remarks>
internal sealed class SqliteRows(SqliteConnection connection) : IRowEngine, IDisposable
{
    private readonly Dictionary<string, PreparedCommand> _commands = new(StringComparer.Ordinal);

    public void Do(ForgetAnswers change) => Run("DELETE FROM answered WHERE \"by\" = $1", change.By);

    public void Do(SealText change)
    {
        Run(
            "INSERT OR IGNORE INTO vault_subject(subject, wrapped) SELECT $1, $2 WHERE NOT EXISTS(SELECT 1 FROM vault_erased WHERE subject = $1)",
            change.Subject, change.Wrapped);
        Run(
            "INSERT INTO vault_item(ref, subject, sealed) SELECT $1, $2, $3 WHERE NOT EXISTS(SELECT 1 FROM vault_erased WHERE subject = $2)",
            change.Reference, change.Subject, change.Sealed);
    }

    public void Do(RewrapSubject change) => Run("UPDATE vault_subject SET wrapped = $2 WHERE subject = $1", change.Subject, change.Wrapped);

    public void Do(DropText change) => Run("DELETE FROM vault_item WHERE ref = $1", change.Reference);

    public void Do(EraseSubject change)
    {
        Run("INSERT OR IGNORE INTO vault_erased(subject, at) VALUES($1, $2)", change.Subject, Instant.Write(change.At));
        // A file whose key is gone is not there any more.
        Run("DELETE FROM evidence_file WHERE ref IN (SELECT ref FROM vault_item WHERE subject = $1)", change.Subject);
        Run("DELETE FROM vault_item WHERE subject = $1", change.Subject);
        Run("DELETE FROM vault_subject WHERE subject = $1", change.Subject);
    }

    public void Do(AddCredential change) =>
        Run("INSERT INTO credential(account, lookup, password) VALUES($1, $2, $3)", change.Account, change.Lookup, change.Password);

    public void Do(MoveCredential change) => Run("UPDATE credential SET lookup = $2 WHERE account = $1", change.Account, change.Lookup);

    public void Do(SetPassword change)
    {
        if (change.Instead is { } instead)
        {
            Run("UPDATE credential SET password = $2 WHERE account = $1 AND password = $3", change.Account, change.Password, instead);
        }
        else { Run("UPDATE credential SET password = $2 WHERE account = $1", change.Account, change.Password); }
    }

    public void Do(RemoveCredential change) => Run("DELETE FROM credential WHERE account = $1", change.Account);

    public void Do(StartSession change) => Run(
        "INSERT INTO session(hash, account, used, started, browser, factor) VALUES($1, $2, $3, $3, $4, $5)",
        change.Hash, change.Account, Instant.Write(change.Now), change.Browser, change.Factor ? 1L : 0L);

    public void Do(UseSession change) => Run("UPDATE session SET used = $2 WHERE hash = $1", change.Hash, Instant.Write(change.Now));

    public void Do(EndSession change) => Run("DELETE FROM session WHERE hash = $1", change.Hash);

    public void Do(ProveSession change) => Run("UPDATE session SET factor = 1 WHERE hash = $1", change.Hash);

    public void Do(EndSessionOf change) =>
        Run("DELETE FROM session WHERE account = $1 AND substr(hash, 1, length($2)) = $2", change.Account, change.Handle);

    public void Do(EndSessions change) => Run("DELETE FROM session WHERE account = $1", change.Account);

    public void Do(EndIdleSessions change) => Run("DELETE FROM session WHERE used < $1", Instant.Write(change.Before.At));

    public void Do(EndLongSessions change) => Run("DELETE FROM session WHERE started < $1", Instant.Write(change.Before.At));

    public void Do(SetFactor change)
    {
        Run(
            "INSERT OR REPLACE INTO second_factor(account, secret, since, step) VALUES($1, $2, $3, $4)",
            change.Account, change.Secret, Instant.Write(change.Since), change.Step);
        Run("DELETE FROM recovery_code WHERE account = $1", change.Account);
        foreach (var hash in change.Recovery) { Run("INSERT INTO recovery_code(account, hash) VALUES($1, $2)", change.Account, hash); }
    }

    public void Do(UseFactor change) => Run("UPDATE second_factor SET step = max(step, $2) WHERE account = $1", change.Account, change.Step);

    public void Do(UseRecovery change) => Run("DELETE FROM recovery_code WHERE account = $1 AND hash = $2", change.Account, change.Hash);

    public void Do(RemoveFactor change)
    {
        Run("DELETE FROM second_factor WHERE account = $1", change.Account);
        EndRecovery(change.Account);
    }

    public void Do(AddPasskey change)
    {
        var p = change.Passkey;
        Run(
            "INSERT INTO passkey(id, credential, account, domain, name, key, since, counter, transports, verified, movable, copied) "
                + "VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            change.Id, p.Credential, change.Account, p.Domain, p.Name, p.Key, Instant.Write(p.Since), p.Counter, string.Join(' ', p.Transports),
            p.Verified ? 1L : 0L, p.Movable ? 1L : 0L, p.Copied ? 1L : 0L);
        if (change.Recovery.Count == 0) { return; }
        Run("DELETE FROM recovery_code WHERE account = $1", change.Account);
        foreach (var hash in change.Recovery) { Run("INSERT INTO recovery_code(account, hash) VALUES($1, $2)", change.Account, hash); }
    }

    public void Do(UsePasskey change) => Run(
        "UPDATE passkey SET counter = max(counter, $3), copied = $4, used = $5 WHERE account = $1 AND id = $2",
        change.Account, change.Id, change.Counter, change.Copied ? 1L : 0L, Instant.Write(change.At));

    public void Do(DoubtPasskey change) =>
        Run("UPDATE passkey SET doubted = $3 WHERE account = $1 AND id = $2", change.Account, change.Id, Instant.Write(change.At));

    public void Do(RemovePasskey change)
    {
        Run("DELETE FROM passkey WHERE account = $1 AND id = $2", change.Account, change.Id);
        EndRecovery(change.Account);
    }

    public void Do(RemovePasskeys change)
    {
        Run("DELETE FROM passkey WHERE account = $1", change.Account);
        EndRecovery(change.Account);
    }

    public void Do(AddBearer change) => Run("INSERT INTO bearer(hash, kind, id) VALUES($1, $2, $3)", change.Hash, change.Kind, change.Id);

    public void Do(RemoveBearer change) => Run("DELETE FROM bearer WHERE id = $1", change.Id);

    public void Do(KeepFile change) => Run(
        "INSERT OR IGNORE INTO evidence_file(tenant, digest, size, ref) SELECT $1, $2, $3, $4 WHERE EXISTS(SELECT 1 FROM vault_item WHERE ref = $4)",
        change.Tenant, change.Digest.Hex, change.Size, change.Reference);

    public void Do(DropLostFile change) =>
        Run("DELETE FROM evidence_file WHERE tenant = $1 AND digest = $2 AND ref = $3", change.Tenant, change.Digest.Hex, change.Reference);

    public void Do(DropFile change) => Run("DELETE FROM evidence_file WHERE tenant = $1 AND digest = $2", change.Tenant, change.Digest.Hex);

    public void Do(KeepProposal change)
    {
        var p = change.Proposal;
        Run(
            "INSERT INTO progress_proposal(id, round, provider, process, side, link, link_commitment, quote, quote_commitment, seen, at) "
                + "VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            p.Id, p.Round, p.Provider, p.Process, ProgressTerms.Sides[p.Side].Key, p.Link.Ref, p.Link.Commitment.ToString(), p.Quote.Ref,
            p.Quote.Commitment.ToString(), p.Seen.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Instant.Write(p.At));
    }

    public void Do(TakeProposal change) => Run("DELETE FROM progress_proposal WHERE id = $1", change.Id);

    public void Do(TakeHandle change) => Run("INSERT INTO progress_handle(handle, page) VALUES($1, $2)", change.Handle, change.Page);

    public void Do(KeepRequest change) => Run(
        "INSERT INTO usage_request(id, tenant, text, commitment, at) VALUES($1, $2, $3, $4, $5)",
        change.Request.Id, change.Request.Tenant, change.Request.Text.Ref, change.Request.Text.Commitment.ToString(), Instant.Write(change.Request.At));

    public void Do(TakeRequest change) => Run("DELETE FROM usage_request WHERE id = $1", change.Id);

    public void Do(ForgetErasedRequests change) =>
        Run("DELETE FROM usage_request WHERE $1 || id IN (SELECT subject FROM vault_erased)", ResearchRequests.SubjectOf(""));

    public void Do(QueueOutgoing change)
    {
        var one = change.Leaving;
        Run(
            "INSERT OR IGNORE INTO outgoing(id, kind, target, tenant, what, body, made, tries, next, answer) VALUES($1, $2, $3, $4, $5, $6, $7, 0, $7, '')",
            one.Id, one.Kind, one.Target, one.Tenant, one.What, one.Body, Instant.Write(one.Made));
    }

    public void Do(TryOutgoing change)
    {
        if (change.Ended is { } ended)
        {
            Run(
                "UPDATE outgoing SET tries = $2, next = NULL, ended = $3, answer = $4, body = '' WHERE id = $1 AND ended IS NULL",
                change.Id, (long)change.Tries, Instant.Write(ended), change.Answer);
        }
        else
        {
            Run(
                "UPDATE outgoing SET tries = $2, next = $3, answer = $4 WHERE id = $1 AND ended IS NULL",
                change.Id, (long)change.Tries, Instant.Write(change.Next!.Value), change.Answer);
        }
    }

    public void Do(EndOutgoing change) => Run(
        "UPDATE outgoing SET next = NULL, ended = $2, answer = $3, body = '' WHERE target = $1 AND ended IS NULL",
        change.Target, Instant.Write(change.At), change.Answer);

    public void Do(ForgetOutgoing change) => Run("DELETE FROM outgoing WHERE ended < $1", Instant.Write(change.Before.At));

    public void Do(ReadOutgoing change) => Run(
        "INSERT INTO outgoing_read(name, seq) VALUES($1, $2) ON CONFLICT(name) DO UPDATE SET seq = max(seq, excluded.seq)", change.Name, change.Seq);

    public void Dispose()
    {
        foreach (var command in _commands.Values) { command.Dispose(); }
    }

    /// <summary>Codes of recovery stand in for a factor: without one they let nobody in, and are not kept.</summary>
    private void EndRecovery(string account) => Run(
        "DELETE FROM recovery_code WHERE account = $1 AND NOT EXISTS(SELECT 1 FROM second_factor WHERE account = $1) "
            + "AND NOT EXISTS(SELECT 1 FROM passkey WHERE account = $1)", account);

    private void Run(string sql, params ReadOnlySpan<object> values)
    {
        if (!_commands.TryGetValue(sql, out var command)) { _commands.Add(sql, command = new PreparedCommand(connection, sql, values.Length)); }
        command.Run(values);
    }
}
