// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Vocabulary;

/// <summary>Something that happened. Its meaning never changes under a version; free
/// text, file names and names of persons stand in the vault, never here.</summary>
public abstract record JournalEvent;

/// <summary>An event in an old version, which is read and never written again.</summary>
public interface ILifted
{
    /// <summary>The same happening as the newest version says it. Pure: the same for the same event, whenever it is read.</summary>
    JournalEvent Lift();
}

/// <summary>Name and version of an event, as the journal writes them.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EventAttribute(string type, int version) : Attribute
{
    public string Type { get; } = type;

    public int Version { get; } = version;
}

/// <summary>An event with what the journal knows of it.</summary>
/// <param name="Seq">Place in the journal.</param>
/// <param name="At">When it was received; nothing can change that.</param>
/// <param name="By">The account that caused it.</param>
public sealed record Recorded(long Seq, DateTimeOffset At, string By, JournalEvent Event)
{
    /// <summary>Whether nobody was sure of the time when it was received; see <see cref="IAtAnyTime"/>.</summary>
    public bool TimeUncertain { get; init; }
}

/// <summary>What a decision makes happen.</summary>
public sealed record Outcome(IReadOnlyList<JournalEvent> Events)
{
    public static Result<Outcome> Of(params JournalEvent[] events) => new Outcome(events);
}

/// <summary>Who asks, and when: given by the use case, never read from a clock.</summary>
public sealed record Asker(string Account, DateTimeOffset Now)
{
    /// <summary>Whether another account belongs to whoever asks; null where that cannot be told. Where nobody says so, each account is a person.
    /// <see cref="SecondPerson"/> asks it.</summary>
    public Func<string, bool?> IsAlso { get; init; } = static _ => false;

    /// <summary>Whether an e-mail address that is kept leads to the mailbox of whoever asks, so that somebody who has no account is told apart as well; null
    /// where that cannot be told. Where nobody says so, it does not.</summary>
    public Func<VaultRef, bool?> Has { get; init; } = static _ => false;

    /// <summary>Everybody of the organisation who could approve at some time since an instant, erased people left out: for each person their accounts, as
    /// far as mailboxes tell. Nobody where nobody says so. An organisation that calls itself one of one person makes no exception for itself where it had
    /// somebody to ask, and a role that is taken away for a minute makes nobody go.</summary>
    public Func<DateTimeOffset, IReadOnlyList<IReadOnlyList<string>>> ApproversSince { get; init; } = static _ => [];
}
