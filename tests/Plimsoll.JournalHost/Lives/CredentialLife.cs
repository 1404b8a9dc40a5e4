// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Plimsoll.JournalHost.Stores;
using Plimsoll.Storage.Accounts;
using Plimsoll.Storage.Journals;

namespace Plimsoll.JournalHost.Lives;

/// <summary>An account: added, signed in, locked by wrong passwords, let in again; with a key, an answer that is kept, and a session that ends. Every other
/// account is removed.</summary>
public sealed class CredentialLife(string name) : Life<ICredentialStore>(name)
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private Act[]? _acts;

    private enum Act { Add, Start, Use, Fail, FailAgain, Forgive, AddKey, Ask, StartIdle, EndIdle, RemoveKey, End, StartAgain, Remove }

    public override int Steps => Acts.Length;

    private Act[] Acts => _acts ??=
    [
        Act.Add, Act.Start, Act.Use, Act.Fail, Act.FailAgain, Act.Forgive, Act.AddKey, Act.Ask,
        // Whoever ends what is idle ends everybody's.
        .. IsFirst ? [Act.StartIdle, Act.EndIdle] : (Act[])[],
        Act.RemoveKey, Act.End, Act.StartAgain, .. Ends ? [Act.Remove] : (Act[])[],
    ];

    private string Token => $"token of {Name}";

    private string Idle => $"idle token of {Name}";

    private string Again => $"second token of {Name}";

    private string Key => $"key of {Name}";

    public override IReadOnlyList<string> KindsOf(int number) => Acts[number - 1] switch
    {
        Act.Add => [nameof(AddCredential)],
        Act.Start or Act.StartIdle or Act.StartAgain => [nameof(StartSession)],
        Act.Use => [nameof(UseSession)],
        Act.Fail or Act.FailAgain => [nameof(CountFailure)],
        Act.Forgive => [nameof(ForgetFailures)],
        Act.AddKey => [nameof(AddBearer)],
        // An entry of the history and the answer that is kept beside it, which every append with a key has.
        Act.Ask => [],
        Act.EndIdle => [nameof(EndIdleSessions)],
        Act.RemoveKey => [nameof(RemoveBearer)],
        Act.End => [nameof(EndSession)],
        Act.Remove => [nameof(EndSessions), nameof(ForgetAnswers), nameof(RemoveCredential)],
        _ => throw new UnreachableException(),
    };

    public override Task TakeAsync(ICredentialStore store, int number) => DoneAsync(Acts[number - 1] switch
    {
        Act.Add => store.AddAsync(Name, $"{Name}@example.org", "hash"),
        Act.Start => store.StartSessionAsync(Token, Name, Now),
        Act.Use => store.UseSessionAsync(Token, Now.AddMinutes(1)),
        Act.Fail or Act.FailAgain => store.CountFailureAsync(Name, 2, Now),
        Act.Forgive => store.ForgetFailuresAsync(Name),
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
            found is null ? null : (found.Account == Name, found.Password), found?.Failures ?? 0, found?.LockedUntil,
            Used(Token), Used(Idle), Used(Again), store.FindBearer(Key) is { } bearer && bearer == new Bearer("key", Name), store.Remembers(Name, "an ask"));
        return Task.FromResult(Compare(there, Acts.Take(steps).Aggregate(new State(null, 0, null, null, null, null, false, false), After)));

        DateTimeOffset? Used(string token) => store.FindSession(token) is { } session && session.Account == Name ? session.Used : null;
    }

    private State After(State before, Act act) => act switch
    {
        Act.Add => before with { Password = (true, "hash") },
        Act.Start => before with { Session = Now },
        Act.Use => before with { Session = Now.AddMinutes(1) },
        Act.Fail => before with { Failures = 1 },
        Act.FailAgain => before with { Failures = 2, Locked = Now },
        Act.Forgive => before with { Failures = 0, Locked = null },
        Act.AddKey => before with { Key = true },
        Act.Ask => before with { Answer = true },
        Act.StartIdle => before with { Idle = Own },
        Act.EndIdle => before with { Idle = null },
        Act.RemoveKey => before with { Key = false },
        Act.End => before with { Session = null },
        Act.StartAgain => before with { Again = Now },
        Act.Remove => new State(null, 0, null, null, null, null, false, false),
        _ => throw new UnreachableException(),
    };

    private sealed record State(
        (bool Own, string Password)? Password, long Failures, DateTimeOffset? Locked, DateTimeOffset? Session, DateTimeOffset? Idle, DateTimeOffset? Again,
        bool Key, bool Answer);
}
