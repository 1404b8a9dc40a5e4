// SPDX-License-Identifier: Apache-2.0

using Plimsoll.JournalHost.Stores;
using Plimsoll.Vocabulary;

namespace Plimsoll.JournalHost.Lives;

/// <summary>Three texts of a subject; every other subject is erased.</summary>
public sealed class VaultLife(string name) : Life<IVaultStore>(name)
{
    private const int Texts = 3;

    private readonly VaultRef?[] _refs = new VaultRef?[Texts + 1];
    private PendingText? _sealed;

    public override int Steps => Ends ? Texts + 1 : Texts;

    public override string Prepare(IVaultStore store, int number)
    {
        if (number > Texts) { return "-"; }
        _sealed = store.Seal(Name, Text(number));
        return $"{_sealed.Ref.Ref} {_sealed.Ref.Commitment.Hex}";
    }

    public override void Hear(int number, string[] words)
    {
        if (words is [var at, var commitment]) { _refs[number] = new VaultRef(at, Digest.OfHex(commitment)!); }
    }

    public override Task TakeAsync(IVaultStore store, int number) =>
        DoneAsync(number > Texts ? store.EraseAsync(Name, DateTimeOffset.UnixEpoch) : store.WriteAsync(_sealed!));

    public override Task<string?> DifferenceAsync(IVaultStore store, int steps)
    {
        var erased = steps > Texts;
        for (var i = 1; i <= Texts; i++)
        {
            if (_refs[i] is not { } at) { continue; }
            var text = store.Open(at);
            if (text != (i <= steps && !erased ? Text(i) : null)) { return Say($"text {i} is {text ?? "gone"}"); }
        }
        if (store.ErasedAt(Name) is not null != erased) { return Say(erased ? "it is not erased" : "it is erased"); }
        return Say(erased && store.SealedOf(Name).Count > 0 ? "something of it is left" : null);
    }

    private string Text(int number) => $"what {Name} wrote as number {number}";

    private static Task<string?> Say(string? difference) => Task.FromResult(difference);
}
