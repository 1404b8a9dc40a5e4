// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Plimsoll.JournalHost.Stores;
using Plimsoll.Storage.Files;
using Plimsoll.Storage.Progress;
using Plimsoll.Storage.Usage;
using Plimsoll.Vocabulary;

namespace Plimsoll.JournalHost.Lives;

/// <summary>What somebody leaves until somebody else decides: two proposals, of which one is taken and one declined, and three requests, of which one is
/// taken up and two are erased; and the short address of a page.</summary>
public sealed class WaitingLife(string name) : Life<IWaitingStore>(name)
{
    private readonly Dictionary<Act, VaultRef[]> _texts = [];

    private enum Act { TakeHandle, Propose, ProposeMore, Take, Decline, Ask, AskMore, AskLast, TakeUp, Erase, Forget }

    public override int Steps => Enum.GetValues<Act>().Length;

    private string Taken => $"{Name}-taken";

    private string Declined => $"{Name}-declined";

    private string TakenUp => $"{Name}-up";

    private string Erased => $"{Name}-erased";

    private string Forgotten => $"{Name}-forgotten";

    public override IReadOnlyList<string> KindsOf(int number) => ActOf(number) switch
    {
        Act.TakeHandle => [nameof(TakeHandle)],
        Act.Propose or Act.ProposeMore => [nameof(KeepProposal), nameof(SealText)],
        Act.Take => [nameof(TakeProposal)],
        Act.Decline => [nameof(EraseSubject), nameof(TakeProposal)],
        Act.Ask or Act.AskMore or Act.AskLast => [nameof(KeepRequest), nameof(SealText)],
        Act.TakeUp => [nameof(TakeRequest)],
        Act.Erase => [nameof(DropText), nameof(EraseSubject), nameof(TakeRequest)],
        Act.Forget => [nameof(EraseSubject), nameof(ForgetErasedRequests)],
        _ => throw new UnreachableException(),
    };

    /// <summary>The references of what waits, before it waits no longer.</summary>
    public override string Prepare(IWaitingStore store, int number)
    {
        VaultRef[] texts = ActOf(number) switch
        {
            Act.Take => store.Proposal(Taken),
            Act.Decline => store.Proposal(Declined),
            Act.TakeUp => Of(TakenUp),
            Act.Erase => Of(Erased),
            Act.Forget => Of(Forgotten),
            _ => [],
        } ?? [];
        _texts[ActOf(number)] = texts;
        return texts.Length == 0 ? "-" : string.Join(' ', texts.Select(text => $"{text.Ref}:{text.Commitment.Hex}"));

        VaultRef[]? Of(string request) => store.Request(request) is { } text ? [text] : null;
    }

    public override void Hear(int number, string[] words) => _texts[ActOf(number)] = words is ["-"] ? []
        : [.. words.Select(word => word.Split(':')).Select(word => new VaultRef(word[0], Digest.OfHex(word[1])!))];

    public override Task TakeAsync(IWaitingStore store, int number) => DoneAsync(ActOf(number) switch
    {
        Act.TakeHandle => store.TakeHandleAsync(Name, $"page/{Name}"),
        Act.Propose => store.ProposeAsync(Taken, Name, Text(Taken)),
        Act.ProposeMore => store.ProposeAsync(Declined, Name, Text(Declined)),
        Act.Take => store.TakeProposalAsync(Taken),
        Act.Decline => store.DeclineAsync(Declined, DateTimeOffset.UnixEpoch),
        Act.Ask => store.RequestAsync(TakenUp, Name, Text(TakenUp)),
        Act.AskMore => store.RequestAsync(Erased, Name, Text(Erased)),
        Act.AskLast => store.RequestAsync(Forgotten, Name, Text(Forgotten)),
        Act.TakeUp => store.TakeRequestAsync(TakenUp),
        Act.Erase => store.EraseRequestAsync(Erased, DateTimeOffset.UnixEpoch),
        Act.Forget => store.ForgetErasedAsync(Forgotten, DateTimeOffset.UnixEpoch),
        _ => throw new UnreachableException(),
    });

    public override Task<string?> DifferenceAsync(IWaitingStore store, int steps)
    {
        Act[] taken = [.. Enum.GetValues<Act>().Take(steps)];
        return Task.FromResult(
            store.PageOf(Name) is var page && page != (Did(Act.TakeHandle) ? $"page/{Name}" : null) ? $"its address is {page ?? "nobody's"}"
            : Waits("proposals", store.ProposalsOf(Name), Expected((Taken, Act.Propose, Act.Take), (Declined, Act.ProposeMore, Act.Decline)))
                ?? Waits("requests", store.RequestsOf(Name), Expected(
                    (TakenUp, Act.Ask, Act.TakeUp), (Erased, Act.AskMore, Act.Erase), (Forgotten, Act.AskLast, Act.Forget)))
                ?? Reads(Taken, store.Proposal(Taken), Act.Take, stays: true) ?? Reads(Declined, store.Proposal(Declined), Act.Decline, stays: false)
                ?? Reads(TakenUp, Of(TakenUp), Act.TakeUp, stays: true) ?? Reads(Erased, Of(Erased), Act.Erase, stays: false)
                ?? Reads(Forgotten, Of(Forgotten), Act.Forget, stays: false));

        bool Did(Act act) => taken.Contains(act);

        string[] Expected(params (string Id, Act From, Act Until)[] each) =>
            [.. each.Where(one => Did(one.From) && !Did(one.Until)).Select(one => one.Id).Order(StringComparer.Ordinal)];

        static string? Waits(string what, IReadOnlyList<string> there, string[] expected) =>
            Compare($"{what} {string.Join(' ', there)}", $"{what} {string.Join(' ', expected)}");

        VaultRef[]? Of(string request) => store.Request(request) is { } text ? [text] : null;

        // Where it still waits its own row says where its text is; where it does not, whoever ended that had said it before.
        string? Reads(string id, VaultRef[]? waiting, Act end, bool stays)
        {
            var read = (waiting ?? _texts.GetValueOrDefault(end) ?? []).Select(store.Open).ToArray();
            return waiting is null && !Did(end) ? null
                : waiting is not null || stays ? Array.TrueForAll(read, text => text?.Contains(Text(id), StringComparison.Ordinal) == true) && read.Length > 0
                    ? null : $"what {id} says cannot be read"
                : Array.TrueForAll(read, text => text is null) && read.Length > 0 ? null : $"what {id} says can be read";
        }
    }

    private static Act ActOf(int number) => Enum.GetValues<Act>()[number - 1];

    private static string Text(string id) => $"what {id} says";
}
