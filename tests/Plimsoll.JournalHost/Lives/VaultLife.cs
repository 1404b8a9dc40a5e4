// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Plimsoll.JournalHost.Stores;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;

namespace Plimsoll.JournalHost.Lives;

/// <summary>Three texts of a subject, of which the last is dropped; every other subject is erased.</summary>
public sealed class VaultLife(string name) : Life<IVaultStore>(name)
{
    private const int Texts = 3, Dropped = Texts + 1, Erased = Dropped + 1;

    private readonly VaultRef?[] _refs = new VaultRef?[Texts + 1];
    private PendingText? _sealed;

    public override int Steps => Ends ? Erased : Dropped;

    public override IReadOnlyList<string> KindsOf(int number) => number switch
    {
        <= Texts => [nameof(SealText)],
        Dropped => [nameof(DropText)],
        Erased => [nameof(EraseSubject)],
        _ => throw new UnreachableException(),
    };

    public override string Prepare(IVaultStore store, int number)
    {
        if (number > Texts) { return "-"; }
        _sealed = store.Seal(Name, Text(number));
        _refs[number] = _sealed.Ref;
        return $"{_sealed.Ref.Ref} {_sealed.Ref.Commitment.Hex}";
    }

    public override void Hear(int number, string[] words)
    {
        if (words is [var at, var commitment]) { _refs[number] = new VaultRef(at, Digest.OfHex(commitment)!); }
    }

    public override Task TakeAsync(IVaultStore store, int number) => DoneAsync(number switch
    {
        <= Texts => store.WriteAsync(_sealed!),
        Dropped => store.DropAsync(_refs[Texts]!),
        Erased => store.EraseAsync(Name, DateTimeOffset.UnixEpoch),
        _ => throw new UnreachableException(),
    });

    public override Task<string?> DifferenceAsync(IVaultStore store, int steps)
    {
        var erased = steps >= Erased;
        for (var i = 1; i <= Texts; i++)
        {
            if (_refs[i] is not { } at) { if (i <= steps) { return Say($"text {i} was never sealed"); } continue; }
            var text = store.Open(at);
            if (text != (i <= steps && !erased && !(i == Texts && steps >= Dropped) ? Text(i) : null)) { return Say($"text {i} is {text ?? "gone"}"); }
        }
        if (store.ErasedAt(Name) is not null != erased) { return Say(erased ? "it is not erased" : "it is erased"); }
        return Say(erased && store.SealedOf(Name).Count > 0 ? "something of it is left" : null);
    }

    private string Text(int number) => $"what {Name} wrote as number {number}";

    private static Task<string?> Say(string? difference) => Task.FromResult(difference);
}
