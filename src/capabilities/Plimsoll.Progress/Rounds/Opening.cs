// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Progress.Rounds;

/// <summary>Decisions about a round as a whole: to open it, or to end it unpublished.</summary>
public static class Opening
{
    /// <summary>Most providers in one round.</summary>
    public const int MostProviders = 200;

    public static Result<Outcome> Open(RoundBook state, Asker asker, RoundOpened ask, ProgressLibrary library)
    {
        if (state.Opened is not null) { return new Refusal(ProgressCodes.IdTaken, "round", ask.Round, "exists already", "use another"); }
        if (!library.Edition(ask.Edition).Succeeds(out var edition, out var refusal)) { return refusal; }
        refusal = Ask.Name("name", ask.Name)
            ?? Ask.NotAfter("assessed", ask.Assessed, asker.Now)
            ?? Empty("providers", ask.Providers.Count)
            ?? Empty("processes", ask.Processes.Count)
                ?? Twice("processes", ask.Processes) ?? Twice("providers", [.. ask.Providers.Select(p => p.Id)])
                ?? ask.Processes.Select(p => Ask.Process(edition, p)).FirstOrDefault(r => r is not null)
                ?? ask.Providers.Select(p =>
                    Ask.Id("providers.id", p.Id) ?? Ask.Name("providers.name", p.Name) ?? (p.Model is null ? null : Ask.Name("providers.model", p.Model)))
                    .FirstOrDefault(r => r is not null);
        if (refusal is not null) { return refusal; }
        return ask.Providers.Count > MostProviders
            ? Ask.Bad("providers", $"{ask.Providers.Count}", "are too many", $"name at most {MostProviders}")
            : Outcome.Of(ask with { Processes = [.. edition.Processes.Select(p => p.Id).Where(ask.Processes.Contains)] });
    }

    public static Result<Outcome> Abandon(RoundBook state, VaultRef reason) => Closed(state) is { } refusal ? refusal : Outcome.Of(new RoundAbandoned(reason));

    /// <summary>Why a round takes no change: it is not there, was published, or was given up.</summary>
    internal static Refusal? Closed(RoundBook state) =>
        state.Opened is not { } opened ? new Refusal(ProgressCodes.UnknownId, "round", null, "is not known", "check the address")
        : state.Published is not null ? new Refusal(ProgressCodes.Frozen, "round", opened.Round, "is published and takes no change", "open another round")
        : state.Abandoned is not null ? new Refusal(ProgressCodes.Frozen, "round", opened.Round, "was given up and takes no change", "open another round")
        : null;

    /// <summary>Why a provider and a process are not a pair of this round.</summary>
    internal static Refusal? Pair(RoundBook state, string provider, string process) =>
        Closed(state) ?? Provider(state, provider)
        ?? (state.Opened!.Processes.Contains(process)
            ? null
            : new Refusal(
                ProgressCodes.UnknownProcess, "process", process, "is not among the processes of this round",
                $"use one of {string.Join(", ", state.Opened.Processes)}"));

    internal static Refusal? Provider(RoundBook state, string provider) =>
        state.Opened!.Providers.Any(p => p.Id == provider)
            ? null
            : new Refusal(
                ProgressCodes.UnknownId, "provider", provider, "is not in this round",
                $"use one of {string.Join(", ", state.Opened.Providers.Select(p => p.Id))}");

    private static Refusal? Empty(string field, int count) => count == 0 ? Ask.Bad(field, null, "is empty", "name at least one") : null;

    private static Refusal? Twice(string field, IReadOnlyList<string> ids) =>
        ids.GroupBy(i => i).FirstOrDefault(g => g.Count() > 1) is { } twin ? Ask.Bad(field, twin.Key, "stands twice", "keep one") : null;
}
