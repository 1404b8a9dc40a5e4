// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Chain.Documents;
using Plimsoll.Vocabulary;

namespace Plimsoll.Chain.HandOvers;

/// <summary>Decisions of whoever hands duties over, and of whoever answers.</summary>
public static class Handing
{
    /// <summary>Days that a link lives unless another last day is named.</summary>
    public const int UsualDays = 30;

    /// <summary>Days that a link lives at most.</summary>
    public const int MostDays = 180;

    /// <summary>Revisions of a sheet at most.</summary>
    public const int MostRevisions = 100;

    /// <summary>Sets of answers to a hand-over at most, so that a link cannot fill the journal.</summary>
    public const int MostAnswers = 50;

    /// <summary>Characters of what a duty is told in a reporting chain about, at most.</summary>
    public const int LongestDomain = 120;

    /// <summary>Days within which something is told, at most.</summary>
    public const int MostReportDays = 365;

    /// <summary>Hands duties over: the first revision, and the link that opens it.</summary>
    public static Result<Outcome> Open(HandOver state, Asker asker, HandedOver opened, SheetSigned made, LinkMade link)
    {
        if (state.Opened is not null) { return new Refusal(ChainCodes.IdTaken, "handOver", opened.HandOver, "exists already", "use another"); }
        return (Named(opened.Receiver) ?? FaultOf(made) ?? Ahead(link.Until, asker)) is { } refusal ? refusal : Outcome.Of(opened, made, link);
    }

    /// <summary>Signs a change as the next revision. What was answered to lines that it leaves as they are stands.</summary>
    public static Result<Outcome> Revise(HandOver state, SheetSigned made)
    {
        if (Closed(state) is { } closed) { return closed; }
        if (made.Revision != state.Revisions.Count + 1) { return Moved(state); }
        if (state.Revisions.Count >= MostRevisions)
        {
            return new Refusal(ChainCodes.TooMany, "revisions", $"{MostRevisions}", "were signed already", "hand over anew");
        }
        if (FaultOf(made) is { } refusal) { return refusal; }
        return Same(state.Newest!.Event.Lines, made.Lines)
            ? new Refusal(ApiCodes.NothingChanged, "lines", null, "are those of the revision in force", "change one, or leave it") : Outcome.Of(made);
    }

    /// <summary>Makes a new link; the one of before opens nothing any more.</summary>
    public static Result<Outcome> Relink(HandOver state, Asker asker, LinkMade link) =>
        (Closed(state) ?? Ahead(link.Until, asker)) is { } refusal ? refusal : Outcome.Of(link);

    /// <summary>Ends a link.</summary>
    public static Result<Outcome> Unlink(HandOver state, Asker asker) => Closed(state) is { } closed ? closed
        : state.Link is { } link && link.IsOpen(asker.Now) ? Outcome.Of(new LinkEnded(link.Id))
        : new Refusal(ApiCodes.NothingChanged, "link", null, "is none that opens anything", "leave it");

    /// <summary>What the receiver answers. It binds each line as it was shown.</summary>
    public static Result<Outcome> Answer(HandOver state, SheetAnswered ask)
    {
        if (Closed(state) is { } closed) { return closed; }
        if (ask.Revision != state.Revisions.Count) { return Moved(state); }
        if (state.Answers.Any(a => a.Answered.Answers == ask.Answers))
        {
            return new Refusal(ChainCodes.IdTaken, "answers", ask.Answers, "came already", "use another id");
        }
        if (state.Answers.Count >= MostAnswers)
        {
            return new Refusal(ChainCodes.TooMany, "answers", $"{MostAnswers}", "sets of answers came already", "write to whoever handed it over");
        }
        return ask.Lines.Count == 0 ? new Refusal(ChainCodes.NothingAnswered, "answers", null, "are none", "answer at least one line") : Outcome.Of(ask);
    }

    /// <summary>Takes the hand-over back.</summary>
    public static Result<Outcome> Withdraw(HandOver state, VaultRef reason) =>
        state.Withdrawn is null && state.Opened is not null ? Outcome.Of(new HandOverWithdrawn(reason)) : Closed(state)!;

    /// <summary>Says that what the receiver wrote is erased.</summary>
    public static Result<Outcome> Erase(HandOver state) => state is { Opened: { } opened, Erased: null } ? Outcome.Of(new ReceiverErased(opened.HandOver))
        : new Refusal(ApiCodes.NothingChanged, "handOver", state.Opened?.HandOver, "has nothing left to erase", "leave it");

    /// <summary>Why nothing more happens to a hand-over; null while it can.</summary>
    public static Refusal? Closed(HandOver state) =>
        state.Opened is null ? new Refusal(ChainCodes.UnknownId, "handOver", null, "is not known", "check the id")
        : state.Withdrawn is { } withdrawn ? new Refusal(
            ChainCodes.Ended, "hand-over", null, $"was withdrawn on {Minute(withdrawn)} by whoever handed it over", "ask them")
        : state.Erased is { } erased ? new Refusal(
            ChainCodes.Ended, "hand-over", null, $"ended on {Minute(erased)}, when what its receiver wrote was erased", "hand over anew")
        : null;

    /// <summary>Why a link opens nothing; null while it does.</summary>
    public static Refusal? Closed(HandOver state, string link, DateTimeOffset now) => Closed(state) is { } closed ? closed
        : state.Link is not { } given || given.Id != link || given.Ended is not null
            ? new Refusal(ChainCodes.Ended, "link", null, "was withdrawn, or a newer one took its place", "ask whoever sent it for a new one")
        : given.Until.HasEnded(now)
            ? new Refusal(ChainCodes.Ended, "link", null, $"could be used until {given.Until.Text}", "ask whoever sent it for a new one")
        : null;

    /// <summary>Why whoever holds the link cannot use it.</summary>
    public static Refusal Inside => new(
        ChainCodes.Inside, "link", null, "is for the other organisation, and you belong to the one that hands over",
        "send it to them; what they answered stands on the page of the hand-over");

    /// <summary>Refuses a name that could be taken for another one, and one that is none.</summary>
    public static Refusal? Named(Receiver receiver) =>
        Blank.Is(receiver.Name) || receiver.Name.Length > Sheet.LongestName
            ? new Refusal(ChainCodes.BadValue, "receiver", null, "has no name", $"write 1 to {Sheet.LongestName} characters")
        : NameLook.Fault(receiver.Name) is { } fault ? new Refusal(ChainCodes.BadValue, "receiver", receiver.Name, fault, "write it in letters of one alphabet")
        : receiver.Key is { } key && !Forms.IsKey(key)
            ? new Refusal(
                ChainCodes.BadValue, "key", key, "is no id of a key", "write the 64 digits of the kid, as the receiver's server lists it, or leave it out")
        : null;

    private static Refusal? FaultOf(SheetSigned made) => made.Lines.Count switch
    {
        0 => new Refusal(ChainCodes.BadValue, "lines", null, "are none", "hand over at least one duty or report"),
        > Sheet.MostLines => new Refusal(ChainCodes.TooMany, "lines", $"{made.Lines.Count}", "are on the sheet", $"leave at most {Sheet.MostLines}"),
        _ => null,
    };

    private static Refusal? Ahead(LastDay until, Asker asker) =>
        until.HasEnded(asker.Now) ? new Refusal(ChainCodes.BadValue, "until", until.Written, "has passed", "name a later day")
        : until.End > asker.Now.PlusDays(MostDays + 1)
            ? new Refusal(ChainCodes.BadValue, "until", until.Written, $"lies more than {MostDays} days ahead", "name an earlier day")
        : null;

    private static Refusal Moved(HandOver state) => new(
        ChainCodes.OtherRevision, "revision", null, $"is not the one in force: revision {state.Revisions.Count} is",
        "open the sheet again, and look at what changed");

    private static bool Same(IReadOnlyList<ListedLine> before, IReadOnlyList<ListedLine> after) =>
        before.Count == after.Count && before.Select(l => (l.Line, l.Digest.Hex)).Order().SequenceEqual(after.Select(l => (l.Line, l.Digest.Hex)).Order());

    private static string Minute(DateTimeOffset at) =>
        at.UtcDateTime.ToString("d MMMM yyyy, HH:mm 'UTC'", System.Globalization.CultureInfo.InvariantCulture);
}
