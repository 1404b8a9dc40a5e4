// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.Text;
using Plimsoll.Vocabulary;

namespace Plimsoll.Chain.Lineage;

/// <summary>What whoever is downstream is told of what happened upstream, and what they answer.</summary>
public static class Telling
{
    /// <summary>Versions that one notice names at most.</summary>
    public const int MostReached = 50;

    /// <summary>Answers to one notice at most.</summary>
    public const int MostAnswers = 50;

    /// <summary>The id of the notice of an entry to an organisation: the same whenever it is worked out, so that it is given once.</summary>
    public static string IdOf(string organisation, long entry) =>
        $"ntc_{Digest.Of(Encoding.UTF8.GetBytes($"{organisation}\n{entry.ToString(CultureInfo.InvariantCulture)}")).Hex[..32]}";

    /// <summary>Whether it tells of harm, or of something that is taken away.</summary>
    public static bool Harms(UpstreamChange what) => what switch
    {
        UpstreamChange.Restricted or UpstreamChange.BackInService or UpstreamChange.Retired or UpstreamChange.EvidenceWithdrawn
            or UpstreamChange.AdvisoryEnded => false,
        UpstreamChange.Suspended or UpstreamChange.OpenNotice or UpstreamChange.Adverse or UpstreamChange.Finding or UpstreamChange.Advisory => true,
        _ => throw new UnreachableException(),
    };

    /// <summary>Of several things that one act did, the one that is told: the others only say how it came.</summary>
    public static int Weight(UpstreamChange what) => what switch
    {
        UpstreamChange.Retired => 7,
        UpstreamChange.Suspended => 6,
        UpstreamChange.OpenNotice => 5,
        UpstreamChange.Restricted => 4,
        UpstreamChange.Adverse => 3,
        UpstreamChange.Finding => 2,
        // An entry of its own stream, which no other act comes together with.
        UpstreamChange.Advisory or UpstreamChange.AdvisoryEnded => 2,
        UpstreamChange.EvidenceWithdrawn => 1,
        UpstreamChange.BackInService => 0,
        _ => throw new UnreachableException(),
    };

    /// <summary>The notices of one cause, one for each organisation downstream, the nearest first. What lies between is another's business: of the way each
    /// organisation is told the part that leads through its own registry, and how many links there are.</summary>
    /// <param name="entry">The entry that is the cause.</param>
    /// <param name="downstream">What lies downstream, the nearest first.</param>
    public static IReadOnlyList<(string Organisation, UpstreamChanged Notice)> Notices(long entry, UpstreamCause cause, IEnumerable<ReachedAt> downstream) =>
    [
        .. downstream.GroupBy(r => r.At.Organisation, StringComparer.Ordinal).Select(own => (own.Key, new UpstreamChanged(
            IdOf(own.Key, entry), entry, cause, [.. own.Take(MostReached).Select(r => Own(r))], own.Count()))),
    ];

    private static ReachedVersion Own(ReachedAt reached) => new(
        reached.At.Model, reached.At.Version, reached.Link?.Kind, reached.Links,
        reached.Through is { } through && through.Organisation == reached.At.Organisation ? new OwnVersion(through.Model, through.Version) : null);

    /// <summary>What the organisation does about it.</summary>
    /// <param name="inService">Whether a release of a version that it reaches serves all its uses.</param>
    /// <param name="serves">Whether a release of one serves anything.</param>
    public static Result<Outcome> Answer(UpstreamNotice state, UpstreamAnswered ask, bool inService, bool serves)
    {
        if (state.Told is not { } told) { return new Refusal(ChainCodes.UnknownId, "notice", null, "is not known", "check the id"); }
        if (state.Answers.Count >= MostAnswers)
        {
            return new Refusal(ChainCodes.TooMany, "answers", $"{MostAnswers}", "were given already", "look at the releases themselves");
        }
        return ask.Answer switch
        {
            UpstreamAnswer.GoesOn or UpstreamAnswer.NotConcerned => ask.Because is null
                ? new Refusal(ChainCodes.BadValue, "because", null, "is not said", "write why") : Outcome.Of(ask),
            UpstreamAnswer.Restricted => inService
                ? new Refusal(
                    ChainCodes.NotSo, "answer", ChainTerms.UpstreamAnswers[ask.Answer].Key, "is not so: a release of what it reaches serves all its uses",
                    $"restrict it first; {told.Notice} waits")
                : Outcome.Of(ask),
            UpstreamAnswer.Suspended => serves
                ? new Refusal(
                    ChainCodes.NotSo, "answer", ChainTerms.UpstreamAnswers[ask.Answer].Key, "is not so: a release of what it reaches serves",
                    $"suspend it first; {told.Notice} waits")
                : Outcome.Of(ask),
            _ => throw new UnreachableException(),
        };
    }
}
