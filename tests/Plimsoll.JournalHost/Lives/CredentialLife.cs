// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text;
using Plimsoll.JournalHost.Stores;
using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Journals;

namespace Plimsoll.JournalHost.Lives;

/// <summary>An account: added, signed in, given other passwords and second factors that are used and taken away; with a key, an answer that is kept, and
/// sessions that end in every way. Every other account is removed.</summary>
public sealed class CredentialLife(string name) : Life<ICredentialStore>(name)
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private Act[]? _acts;

    private enum Act
    {
        Add, Start, Use, Prove, Change, Renew, SetFactor, UseFactor, UseRecovery, AddPasskey, AddAnother, UsePasskey, DoubtPasskey, AddKey, Ask,
        StartIdle, EndIdle, StartLong, EndLong, StartOf, EndOf, RemoveFactor, RemovePasskey, RemovePasskeys, RemoveKey, End, StartAgain, Remove,
    }

    public override int Steps => Acts.Length;

    private Act[] Acts => _acts ??=
    [
        Act.Add, Act.Start, Act.Use, Act.Prove, Act.Change, Act.Renew, Act.SetFactor, Act.UseFactor, Act.UseRecovery, Act.AddPasskey,
        Act.AddAnother, Act.UsePasskey, Act.DoubtPasskey, Act.AddKey, Act.Ask,
        // Whoever ends what is idle, or old, ends everybody's.
        .. IsFirst ? [Act.StartIdle, Act.EndIdle, Act.StartLong, Act.EndLong] : (Act[])[],
        Act.StartOf, Act.EndOf, Act.RemoveFactor, Act.RemovePasskey, Act.RemovePasskeys, Act.RemoveKey, Act.End, Act.StartAgain, .. Ends ? [Act.Remove] : (Act[])[],
    ];

    private string Token => $"token of {Name}";

    private string Idle => $"idle token of {Name}";

    private string Called => $"called token of {Name}";

    private string Again => $"second token of {Name}";

    private string Key => $"key of {Name}";

    private string Passkey => $"pky_1 of {Name}";

    private string Another => $"pky_2 of {Name}";

    public override IReadOnlyList<string> KindsOf(int number) => Acts[number - 1] switch
    {
        Act.Add => [nameof(AddCredential)],
        Act.Start or Act.StartIdle or Act.StartAgain or Act.StartLong or Act.StartOf => [nameof(StartSession)],
        Act.Use => [nameof(UseSession)],
        Act.Prove => [nameof(ProveSession)],
        Act.Change or Act.Renew => [nameof(SetPassword)],
        Act.SetFactor => [nameof(SetFactor)],
        Act.UseFactor => [nameof(UseFactor)],
        Act.UseRecovery => [nameof(UseRecovery)],
        Act.RemoveFactor => [nameof(RemoveFactor)],
        Act.AddPasskey or Act.AddAnother => [nameof(AddPasskey)],
        Act.UsePasskey => [nameof(UsePasskey)],
        Act.DoubtPasskey => [nameof(DoubtPasskey)],
        Act.RemovePasskey => [nameof(RemovePasskey)],
        Act.RemovePasskeys => [nameof(RemovePasskeys)],
        Act.EndLong => [nameof(EndLongSessions)],
        Act.EndOf => [nameof(EndSessionOf)],
        Act.AddKey => [nameof(AddBearer)],
        // An entry of the history and the answer that is kept beside it, which every append with a key has.
        Act.Ask => [],
        Act.EndIdle => [nameof(EndIdleSessions)],
        Act.RemoveKey => [nameof(RemoveBearer)],
        Act.End => [nameof(EndSession)],
        Act.Remove => [nameof(EndSessions), nameof(ForgetAnswers), nameof(RemoveCredential), nameof(RemoveFactor), nameof(RemovePasskeys)],
        _ => throw new UnreachableException(),
    };

    public override Task TakeAsync(ICredentialStore store, int number) => DoneAsync(Acts[number - 1] switch
    {
        Act.Add => store.AddAsync(Name, $"{Name}@example.org", "hash"),
        Act.Start => store.StartSessionAsync(Token, Name, Now),
        Act.Use => store.UseSessionAsync(Token, Now.AddMinutes(1)),
        Act.Prove => store.ProveSessionAsync(Token),
        Act.Change => store.SetPasswordAsync(Name, "another"),
        Act.Renew => store.SetPasswordAsync(Name, "third", "another"),
        Act.SetFactor => store.SetFactorAsync(Name, "vlt_1", Now, 5, "one", "two"),
        Act.UseFactor => store.UseFactorAsync(Name, 6),
        Act.UseRecovery => store.UseRecoveryAsync(Name, "one"),
        Act.RemoveFactor => store.RemoveFactorAsync(Name),
        Act.AddPasskey => store.AddPasskeyAsync(Name, Passkey, Record(Passkey)),
        Act.AddAnother => store.AddPasskeyAsync(Name, Another, Record(Another), "three", "four", "five"),
        Act.UsePasskey => store.UsePasskeyAsync(Name, Passkey, 9, true, Now.AddMinutes(2)),
        Act.DoubtPasskey => store.DoubtPasskeyAsync(Name, Passkey, Now.AddMinutes(3)),
        Act.RemovePasskey => store.RemovePasskeyAsync(Name, Passkey),
        Act.RemovePasskeys => store.RemovePasskeysAsync(Name),
        Act.StartLong => store.StartSessionAsync(Idle, Name, Own),
        Act.EndLong => store.EndLongSessionsAsync(Own.AddMilliseconds(1)),
        Act.StartOf => store.StartSessionAsync(Called, Name, Now.AddMinutes(5)),
        Act.EndOf => store.EndSessionOfAsync(Name, store.SessionsOf(Name).First(session => session.Used == Now.AddMinutes(5)).Handle),
        Act.AddKey => store.AddBearerAsync(Key, "key", Name),
        Act.Ask => store.AskAsync(Name, "an ask"),
        Act.StartIdle => store.StartSessionAsync(Idle, Name, Own),
        Act.EndIdle => store.EndIdleSessionsAsync(Own.AddMilliseconds(1)),
        Act.RemoveKey => store.RemoveBearerAsync(Name),
        Act.End => store.EndSessionAsync(Token),
        Act.StartAgain => store.StartSessionAsync(Again, Name, Now),
        Act.Remove => store.RemoveAsync(Name),
        _ => throw new UnreachableException(),
    });

    public override Task<string?> DifferenceAsync(ICredentialStore store, int steps)
    {
        var found = store.Find($"{Name}@example.org");
        var there = new State(
            found is null ? null : (found.Account == Name, found.Password), Used(Token), Used(Idle), Used(Called), Used(Again),
            store.FindBearer(Key) is { } bearer && bearer == new Bearer("key", Name), store.Remembers(Name, "an ask"),
            store.SessionsOf(Name).Any(session => session.Factor), store.FactorOf(Name)?.Step, store.RecoveryLeft(Name), Seen(Passkey), Seen(Another));
        return Task.FromResult(Compare(there, Acts.Take(steps).Aggregate(None, After)));

        Shown? Seen(string id) => store.FindPasskey(Record(id).Credential) is { } found && found.Account == Name && found.Id == id
            ? new Shown(found.Record.Counter, found.Record.Copied, found.Used, found.Doubted) : null;

        DateTimeOffset? Used(string token) => store.FindSession(token) is { } session && session.Account == Name ? session.Used : null;
    }

    private State After(State before, Act act) => act switch
    {
        Act.Add => before with { Password = (true, "hash") },
        Act.Start => before with { Session = Now },
        Act.Use => before with { Session = Now.AddMinutes(1) },
        Act.Prove => before with { Proved = true },
        Act.Change => before with { Password = (true, "another") },
        Act.Renew => before with { Password = (true, "third") },
        Act.SetFactor => before with { Factor = 5, Recovery = 2 },
        Act.UseFactor => before with { Factor = 6 },
        Act.UseRecovery => before with { Recovery = 1 },
        Act.AddPasskey => before with { Passkey = new Shown(5, false, null, null) },
        Act.AddAnother => before with { Another = new Shown(5, false, null, null), Recovery = 3 },
        Act.UsePasskey => before with { Passkey = new Shown(9, true, Now.AddMinutes(2), null) },
        Act.DoubtPasskey => before with { Passkey = before.Passkey! with { Doubted = Now.AddMinutes(3) } },
        // The codes of recovery stand for the passkeys now.
        Act.RemoveFactor => before with { Factor = null },
        Act.RemovePasskey => before with { Passkey = null },
        Act.RemovePasskeys => before with { Another = null, Recovery = 0 },
        Act.StartOf => before with { Called = Now.AddMinutes(5) },
        Act.EndOf => before with { Called = null },
        Act.AddKey => before with { Key = true },
        Act.Ask => before with { Answer = true },
        Act.StartIdle or Act.StartLong => before with { Idle = Own },
        Act.EndIdle or Act.EndLong => before with { Idle = null },
        Act.RemoveKey => before with { Key = false },
        Act.End => before with { Session = null, Proved = false },
        Act.StartAgain => before with { Again = Now },
        Act.Remove => None,
        _ => throw new UnreachableException(),
    };

    private static PasskeyRecord Record(string id) =>
        new(Encoding.UTF8.GetBytes(id), "example.org", "vlt_2", [4], Now, 5, ["internal", "hybrid"], true, true, false);

    private static State None { get; } = new(null, null, null, null, null, false, false, false, null, 0, null, null);

    private sealed record Shown(long Counter, bool Copied, DateTimeOffset? Used, DateTimeOffset? Doubted);

    private sealed record State(
        (bool Own, string Password)? Password, DateTimeOffset? Session, DateTimeOffset? Idle, DateTimeOffset? Called, DateTimeOffset? Again, bool Key,
        bool Answer, bool Proved, long? Factor, long Recovery, Shown? Passkey, Shown? Another);
}
