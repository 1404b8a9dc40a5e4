// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Release.Gates;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Decisions;

/// <summary>A duty that was handed along the value chain, as a signed decision names it.</summary>
/// <param name="HandOver">Its hand-over, whose signed sheet says the rest.</param>
/// <param name="Receiver">To which organisation.</param>
/// <param name="Owed">Who owes it now.</param>
/// <param name="Stands">What the receiver had answered.</param>
public sealed record DisclosedDuty(string HandOver, string Receiver, string Practice, string Owed, string Stands)
{
    /// <summary>It in words.</summary>
    public string Line => $"handed over: {Practice}: "
        + (Terms.Duties.Find(Stands) is { } stands ? $"{HandedDuties.Says(stands, Receiver)}; " : $"to {Receiver}, {Stands}; ")
        + (SharedTerms.Owing.Find(Owed) is { } owed ? HandedDuties.Owing(owed, Receiver) : Owed);

    /// <summary>All that were handed over and not taken back.</summary>
    public static IEnumerable<DisclosedDuty> Of(Dossier state) => state.Handed.Values.SelectMany(h => h.Duties, (h, d) => new DisclosedDuty(
        h.HandOver, h.Receiver, d.Practice, SharedTerms.Owing[d.Owed].Key, Terms.Duties[d.Stands].Key));

    /// <summary>What a decision says of them.</summary>
    internal static IReadOnlyList<DisclosedDuty> Of(ContentFields f) => f.OptionalList("handed", d => new DisclosedDuty(
        d.Text("handOver"), d.Text("receiver"), d.Text("practice"), d.Text("owed"), d.Text("stands")));
}
