// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Plimsoll.JournalHost.Stores;

namespace Plimsoll.JournalHost.Lives;

/// <summary>An account: added, signed in, locked by wrong passwords, let in again; every other account is removed.</summary>
public sealed class CredentialLife(string name) : Life<ICredentialStore>(name)
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    public override int Steps => Ends ? 6 : 5;

    public override Task TakeAsync(ICredentialStore store, int number) => DoneAsync(number switch
    {
        1 => store.AddAsync(Name, $"{Name}@example.org", "hash"),
        2 => store.StartSessionAsync($"token of {Name}", Name, Now),
        3 or 4 => store.CountFailureAsync(Name, 2, Now),
        5 => store.ForgetFailuresAsync(Name),
        6 => store.RemoveAsync(Name),
        _ => throw new UnreachableException(),
    });

    public override Task<string?> DifferenceAsync(ICredentialStore store, int steps)
    {
        var found = store.Find($"{Name}@example.org");
        var there = (found?.Account, found?.Password, found?.Failures, found?.LockedUntil, store.FindSession($"token of {Name}")?.Account);
        (string?, string?, long?, DateTimeOffset?, string?) expected = steps switch
        {
            0 or 6 => (null, null, null, null, null),
            1 => (Name, "hash", 0, null, null),
            2 or 5 => (Name, "hash", 0, null, Name),
            3 => (Name, "hash", 1, null, Name),
            4 => (Name, "hash", 2, Now, Name),
            _ => throw new UnreachableException(),
        };
        return Task.FromResult(there == expected ? null : $"{there}");
    }
}
