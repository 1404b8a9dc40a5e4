// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Plimsoll.JournalHost.Stores;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage.Sharing;

namespace Plimsoll.JournalHost.Lives;

/// <summary>The conversations of an organisation: kept, given, deleted by person, by donation, by age and by day; every other organisation deletes all that
/// it keeps.</summary>
public sealed class ConversationLife(string name) : Life<ConversationFolder>(name)
{
    private const ulong Person = 1, Another = 2;

    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private Act[]? _acts;

    private enum Act { Keep, Give, GiveMore, DeletePerson, DeleteDonation, KeepOld, DeleteOld, KeepShort, DeleteExpired, DeleteKept }

    public override int Steps => Acts.Length;

    private Act[] Acts => _acts ??=
    [
        Act.Keep, Act.Give, Act.GiveMore, Act.DeletePerson, Act.DeleteDonation, Act.KeepOld, Act.DeleteOld,
        // Whoever deletes what has expired deletes everybody's.
        .. IsFirst ? [Act.KeepShort, Act.DeleteExpired] : (Act[])[],
        .. Ends ? [Act.DeleteKept] : (Act[])[],
    ];

    private string Tenant => $"ten_{Name}";

    public override IReadOnlyList<string> KindsOf(int number) =>
    [
        Written.Kind<ContentStore>(Acts[number - 1] switch
        {
            Act.Keep or Act.KeepOld or Act.KeepShort => nameof(ContentStore.Keep),
            Act.Give or Act.GiveMore => nameof(ContentStore.Give),
            Act.DeletePerson => nameof(ContentStore.DeletePerson),
            Act.DeleteDonation => nameof(ContentStore.DeleteDonation),
            Act.DeleteOld => nameof(ContentStore.DeleteKeptBefore),
            Act.DeleteExpired => nameof(ContentStore.DeleteExpired),
            Act.DeleteKept => nameof(ContentStore.DeleteKept),
            _ => throw new UnreachableException(),
        }),
    ];

    public override Task TakeAsync(ConversationFolder store, int number)
    {
        switch (Acts[number - 1])
        {
            case Act.Keep: store.Keep(Tenant, [new(1, Person, Chat('A')), new(2, Another, Chat('B')), new(3, null, Chat('C'))], Now, Now.AddDays(30)); break;
            case Act.Give: store.Give(Tenant, "don_1", Person, [Chat('D'), Chat('E')], Now, Now.AddDays(30)); break;
            case Act.GiveMore: store.Give(Tenant, "don_2", Person, [Chat('F')], Now, Now.AddDays(30)); break;
            case Act.DeletePerson: store.DeletePerson(Tenant, Person); break;
            case Act.DeleteDonation: store.DeleteDonation(Tenant, "don_1"); break;
            case Act.KeepOld: store.Keep(Tenant, [new(4, Another, Chat('G'))], Now.AddDays(-10), Now.AddDays(30)); break;
            case Act.DeleteOld: store.DeleteKeptBefore(Tenant, Now.AddDays(-5)); break;
            case Act.KeepShort: store.Keep(Tenant, [new(5, Another, Chat('H'))], Now, Own); break;
            case Act.DeleteExpired: store.DeleteExpired(Own); break;
            case Act.DeleteKept: store.DeleteKept(Tenant); break;
            default: throw new UnreachableException();
        }
        return Task.CompletedTask;
    }

    public override Task<string?> DifferenceAsync(ConversationFolder store, int steps) => Task.FromResult(Compare(
        string.Concat(store.TextsOf(Tenant, ["don_1", "don_2"]).Select(LetterOf).Order()),
        string.Concat(Acts.Take(steps).Aggregate("", After).Order())));

    private static string After(string before, Act act) => act switch
    {
        Act.Keep => before + "ABC",
        Act.Give => before + "DE",
        Act.GiveMore => before + "F",
        Act.DeletePerson => Without(before, "A"),
        Act.DeleteDonation => Without(before, "DE"),
        Act.KeepOld => before + "G",
        Act.DeleteOld => Without(before, "G"),
        Act.KeepShort => before + "H",
        Act.DeleteExpired => Without(before, "H"),
        Act.DeleteKept => Without(before, "ABCGH"),
        _ => throw new UnreachableException(),
    };

    private static string Without(string before, string gone) => string.Concat(before.Where(letter => !gone.Contains(letter, StringComparison.Ordinal)));

    private RedactedChat Chat(char letter) =>
        new Chat(null, null, "tidewater-7b", Now, "en", [new ChatMessage("user", $"what was written in {Name} under {letter}")]).Redacted();

    private char LetterOf(string text) => "ABCDEFGH".FirstOrDefault(letter => Chat(letter).Messages[0].Text == text, '?');
}
