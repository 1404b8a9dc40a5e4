// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Usage.Activity;
using Plimsoll.Usage.Aggregates;
using Plimsoll.Usage.Events;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Agreements;

/// <summary>What organisations agreed about one flow of data: between whom, what for, which fields, from when until when.</summary>
/// <param name="Fields">Fields of activity (<see cref="ActivityFields"/>) and measures of aggregates that may flow.</param>
/// <param name="From">The first day, by the clock of UTC.</param>
/// <param name="Until">The last day on which it holds; open when null.</param>
/// <param name="Ended">When it was ended before its time.</param>
public sealed record Agreement(string Id, IReadOnlyList<string> Parties, Purpose Purpose, IReadOnlyList<string> Fields, DateOnly From, LastDay? Until,
    DateTimeOffset? Ended = null)
{
    public bool HoldsAt(DateTimeOffset instant)
    {
        var day = DateOnly.FromDateTime(instant.UtcDateTime);
        return From <= day && Until?.HasEnded(instant) != true && (Ended is not { } ended || instant < ended);
    }

    public bool Binds(string party) => Parties.Any(p => Overlap.Plain(p) == Overlap.Plain(party));

    /// <summary>The fields of events that may be kept when they come under this agreement.</summary>
    public IReadOnlySet<string> ActivityAllowed => Fields.ToHashSet(StringComparer.Ordinal);

    /// <summary>Whether events that came under it may be counted for a purpose. One that was ended before
    /// its time lets nothing be used any more; one whose time is over still covers what came.</summary>
    public bool LetsCount(IReadOnlySet<Purpose> purposes) => Ended is null && purposes.Contains(Purpose);

    /// <summary>Whether events that came under it may leave again in a package: only for the same purpose, to an organisation that is a party to it.</summary>
    public bool LetsPass(Agreement onward, string recipient) => Ended is null && Purpose == onward.Purpose && Binds(recipient);

    /// <summary>Why an aggregate may not come under this agreement; null when it may.</summary>
    public Refusal? Refuses(Aggregate aggregate, DateTimeOffset now) =>
        !HoldsAt(now) ? Agreeing.NotInForce(Id)
        : !Binds(aggregate.Reporter)
            ? new Refusal(UsageCodes.NotAParty, "reporter", aggregate.Reporter, $"is no party to {Id}", "name an agreement of this reporter")
        : Purpose != Purpose.Publication
            ? new Refusal(
                UsageCodes.OtherPurpose, "purpose", Terms.Purposes[Purpose].Key, $"is what {Id} is for, not publication", "name an agreement for publication")
        : !Fields.Contains(Terms.Measures[aggregate.Measure].Key)
            ? new Refusal(
                UsageCodes.FieldNotAgreed, "measure", Terms.Measures[aggregate.Measure].Key, $"is not among what {Id} lets flow",
                $"send {string.Join(" | ", Fields)}")
        : null;
}

/// <summary>Decisions about agreements.</summary>
public static class Agreeing
{
    private const int MostParties = 20;

    /// <summary>What may be named in an agreement: fields of activity, what people gave to research, and measures.</summary>
    public static IReadOnlyList<string> Nameable =>
        [.. ActivityFields.Agreeable.Append(Sharing.PackageField.Texts).Concat(Terms.Measures.All.Select(m => m.Key)).Distinct(StringComparer.Ordinal)];

    public static Result<Outcome> Record(UsageRegister state, AgreementRecorded ask, Asker asker)
    {
        _ = asker;
        if (state.Agreements.ContainsKey(ask.Agreement))
        {
            return new Refusal(UsageCodes.IdTaken, "agreement", ask.Agreement, "exists already", "use another");
        }
        if (ask.Parties.Count is < 2 or > MostParties
            || ask.Parties.Any(p => !Aggregate.IsName(p))
            || ask.Parties.Select(Overlap.Plain).Distinct().Count() != ask.Parties.Count)
        {
            return new Refusal(UsageCodes.BadValue, "parties", null, "are fewer than two, too many, repeated or not names", "name each organisation once");
        }
        if (ask.Fields.Count == 0 || ask.Fields.Distinct(StringComparer.Ordinal).Count() != ask.Fields.Count)
        {
            return new Refusal(UsageCodes.BadValue, "fields", null, "are none or repeated", "name what may flow");
        }
        if (ask.Fields.FirstOrDefault(f => !Nameable.Contains(f)) is { } unknown)
        {
            return new Refusal(UsageCodes.BadValue, "fields", unknown, "is nothing that flows", $"use {string.Join(" | ", Nameable)}");
        }
        if (ask.Until is { } until && until.Day < ask.From)
        {
            return new Refusal(UsageCodes.BadValue, "until", until.Text, "is before the first day", "write the last day on which it holds");
        }
        return Outcome.Of(ask);
    }

    public static Result<Outcome> End(UsageRegister state, string agreement) =>
        !state.Agreements.TryGetValue(agreement, out var found) ? Unknown("agreement", agreement)
        : found.Ended is not null ? new Refusal(UsageCodes.EndedAlready, "agreement", agreement, "has ended already", "leave it")
        : Outcome.Of(new AgreementEnded(agreement));

    /// <summary>An agreement under which events are sent: it has to be in force.</summary>
    public static Result<Agreement> Find(UsageRegister state, string agreement, DateTimeOffset now) =>
        !state.Agreements.TryGetValue(agreement, out var found) ? Unknown("agreement", agreement) : found.HoldsAt(now) ? found : NotInForce(agreement);

    internal static Refusal NotInForce(string agreement) =>
        new(UsageCodes.AgreementNotInForce, "agreement", agreement, "is not in force", "agree anew, or name one that is");

    internal static Refusal Unknown(string what, string id) => new(UsageCodes.UnknownId, what, id, "is not known", "check the id");
}
